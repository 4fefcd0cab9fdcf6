# Makes the repositories that the cases name, in the folder it runs in. Dates and names are fixed: revisions are the same
# everywhere.
set -eu
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export GIT_AUTHOR_DATE='2024-02-29T12:00:00Z' GIT_COMMITTER_DATE='2024-02-29T12:00:00Z'
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
g() {
    git -c user.name=name -c user.email=name@example.org -c init.defaultBranch=main \
        -c protocol.file.allow=always -c core.autocrlf=false "$@"
}

g init -q empty

g init -q repo
cd repo
echo hi >a
mkdir d
echo '{ x = 1; }' >d/default.nix
ln -s a l
printf '#!/bin/sh\n' >ex
chmod +x ex
g add -A
g commit -qm one
echo 2 >b
g add b
GIT_COMMITTER_DATE='2024-03-01T12:00:00Z' g commit -qm two
g branch other HEAD~1
g tag v1 HEAD~1
cd ..

cp -r repo dirty
echo more >>dirty/a
echo new >dirty/untracked
rm dirty/b

cp -r repo staged
echo staged >staged/new
git -C staged add new

cp -r repo detached
git -C detached checkout -q --detach HEAD~1

cp -r repo ignore
cd ignore
mkdir -p i/n
echo x >i/n/f
echo y >keep
echo z >drop.txt
printf 'i export-ignore\n*.txt export-ignore\n' >.gitattributes
g add -A
g commit -qm ignore
cd ..

g clone -q --bare repo bare.git

g init -q deep
g -C deep commit -q --allow-empty -m first
g -C deep commit -q --allow-empty -m second
g clone -q --depth 1 "file://$PWD/deep" shallow

cp -r repo super
cd super
printf '[submodule "sub"]\n\tpath = sub\n\turl = ../ignore\n' >.gitmodules
g clone -q ../ignore sub
g add -A 2>/dev/null
g commit -qm sub
cd ..

cp -r super superdirty
echo x >>superdirty/sub/keep

g clone -q super superclone
