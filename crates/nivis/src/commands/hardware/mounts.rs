//! What is mounted: /proc/self/mountinfo, proc_pid_mountinfo(5).

/// One mount.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mount {
    /// `major:minor` of the file system.
    pub device_number: Vec<u8>,
    /// The part of the file system that is seen.
    pub part: Vec<u8>,
    pub point: Vec<u8>,
    /// Options of this mount.
    pub options: Vec<Vec<u8>>,
    pub fs_type: Vec<u8>,
    pub source: Vec<u8>,
    /// Options of the file system.
    pub super_options: Vec<Vec<u8>>,
}

/// The mounts of a mountinfo file; lines of another form are left out.
pub(super) fn parse(text: &[u8]) -> Vec<Mount> {
    text.split(|byte| *byte == b'\n').filter_map(parse_line).collect()
}

fn parse_line(line: &[u8]) -> Option<Mount> {
    let fields: Vec<&[u8]> = line.split(|byte| *byte == b' ').collect();
    // Between the sixth field and a dash are some that not every mount has.
    let dash = fields.iter().skip(6).position(|field| *field == b"-")? + 6;
    let field = |index: usize| fields.get(index).copied();
    let list = |index: usize| {
        let options = field(index)?;
        Some(options.split(|byte| *byte == b',').map(decode).collect::<Vec<_>>())
    };
    Some(Mount {
        device_number: field(2)?.to_vec(),
        part: decode(field(3)?),
        point: decode(field(4)?),
        options: list(5)?,
        fs_type: field(dash + 1)?.to_vec(),
        source: decode(field(dash + 2)?),
        super_options: list(dash + 3)?,
    })
}

/// Bytes that would divide fields are written as a backslash and three octal digits.
fn decode(field: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(field.len());
    let mut rest = field;
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..3).filter(|digits| first == b'\\' && digits.iter().all(u8::is_ascii_digit));
        let number = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok());
        text.push(number.unwrap_or(first));
        rest = if number.is_some() { after.get(3..).unwrap_or_default() } else { after };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn optional_fields_and_escapes_are_read() {
        let line = br"36 35 98:0 /mnt1 /mnt\0402 rw,noatime master:1 shared:2 - ext3 /dev/my\040root rw,errors=continue";
        let mounts = parse(&[&line[..], b"\n\nno mount\n1 2 3:4 / / rw - ext4\n"].concat());
        let [mount] = &mounts[..] else { panic!("{mounts:?}") };
        assert_eq!(mount.point, b"/mnt 2");
        assert_eq!(mount.part, b"/mnt1");
        assert_eq!(mount.source, b"/dev/my root");
        assert_eq!(mount.options, [b"rw".to_vec(), b"noatime".to_vec()]);
        assert_eq!(mount.super_options, [b"rw".to_vec(), b"errors=continue".to_vec()]);
        assert_eq!(decode(br"a\134b\9\04"), br"a\b\9\04");
    }
}
