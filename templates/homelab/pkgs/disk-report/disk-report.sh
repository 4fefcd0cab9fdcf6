threshold=90
while [ $# -gt 0 ]; do
  case $1 in
    --threshold) threshold=$2; shift 2 ;;
    *) echo "usage: disk-report [--threshold PERCENT]" >&2; exit 2 ;;
  esac
done

df --local --exclude-type=tmpfs --exclude-type=devtmpfs --output=pcent,avail,target | tail -n +2 |
  while read -r used available target; do
    if [ "${used%\%}" -ge "$threshold" ]; then
      echo "<4>$target is $used full, $available KiB are left"
    else
      echo "<6>$target is $used full"
    fi
  done
