//! Drives on which no changes are told: those of other machines, and of the machine around a container.

use std::fs;
use std::path::{Path, PathBuf};

/// Kinds of file systems whose files somebody else may change without this system hearing of it.
const REMOTE: [&str; 24] = [
    "9p",
    "acfs",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "davfs",
    "gfs2",
    "gpfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "ocfs2",
    "osxfs",
    "prl_fs",
    "smb2",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
    "vmhgfs",
    "fakeowner",
];

/// The same, of those that run as programs: `fuse.sshfs`. Most others of these are local.
const REMOTE_PROGRAMS: [&str; 11] =
    ["davfs2", "gcsfuse", "glusterfs", "grpcfuse", "osxfs", "portal", "rclone", "s3fs", "sshfs", "vmhgfs-fuse", "cifs"];

/// The kind of the drive that `folder` lies on, if no changes are told there. As far as the system says: only Linux
/// lists its drives in a file.
pub(super) fn remote(folder: &Path) -> Option<String> {
    let mounts = fs::read_to_string("/proc/self/mounts").ok()?;
    let kind = kind(&mounts, folder)?;
    let is_remote = match kind.strip_prefix("fuse.") {
        Some(program) => REMOTE_PROGRAMS.contains(&program),
        None => REMOTE.contains(&kind),
    };
    is_remote.then(|| kind.to_owned())
}

/// The kind of the innermost drive that holds `folder`; of two at one place the later, which hides the other.
fn kind<'a>(mounts: &'a str, folder: &Path) -> Option<&'a str> {
    let drives = mounts.lines().filter_map(|line| {
        let mut fields = line.split(' ').skip(1);
        Some((PathBuf::from(unescape(fields.next()?)), fields.next()?))
    });
    let holding = drives.filter(|(place, _)| folder.starts_with(place));
    holding.max_by_key(|(place, _)| place.components().count()).map(|(_, kind)| kind)
}

/// White space and back slashes stand as `\040` in that file.
fn unescape(field: &str) -> String {
    [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")]
        .iter()
        .fold(field.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "/dev/sda / ext4 rw 0 0\nserver:/x /home nfs4 rw 0 0\n/dev/sdb /home/me ext4 rw 0 0\n\
                          me@host: /mnt/my\\040drive fuse.sshfs rw 0 0\n";

    #[test]
    fn the_innermost_drive_counts() {
        for (folder, expected) in [
            ("/srv", "ext4"),
            ("/home/you/specs", "nfs4"),
            ("/home/me/specs", "ext4"),
            ("/mnt/my drive/specs", "fuse.sshfs"),
            ("/homes", "ext4"),
        ] {
            assert_eq!(kind(MOUNTS, Path::new(folder)), Some(expected), "{folder}");
        }
    }
}
