//! A PostgreSQL cluster for the length of a test run, from the machine's own package.

use std::fs;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Names a cluster that is there already.
pub(super) const URL: &str = "YUANYIN_TEST_POSTGRES";

/// A running cluster with trust for everybody and no durability; stopped and removed when it is dropped.
pub struct ThrowawayPostgres {
    server: Child,
    url: String,
    _folder: TempDir,
}

impl ThrowawayPostgres {
    /// Starts a cluster on a free port.
    ///
    /// # Panics
    /// If PostgreSQL is not installed or does not start; the message says what to install.
    #[must_use]
    pub fn start() -> Self {
        let programs = programs();
        let folder = tempfile::Builder::new().prefix("yuanyin-postgres-").tempdir().expect("a temporary folder can be made");
        let owner = owner();
        let data = folder.path().join("data");
        if let Some((uid, gid)) = owner {
            std::os::unix::fs::chown(folder.path(), Some(uid), Some(gid)).expect("root may give a folder away");
        }
        let mut initdb = as_owner(Command::new(programs.join("initdb")), owner, folder.path());
        let made = initdb
            .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--pgdata"])
            .arg(&data)
            .output()
            .expect("initdb runs");
        assert!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr));
        let port = free_port();
        let log = fs::File::create(folder.path().join("log")).expect("a log file can be made");
        // `setpriv` makes the kernel stop the server when this process ends, however it ends.
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "INT"]);
        if let Some((uid, gid)) = owner {
            command.args([format!("--reuid={uid}"), format!("--regid={gid}"), "--clear-groups".into()]);
        }
        command.arg("--").arg(programs.join("postgres")).arg("-D").arg(&data);
        for setting in settings(port, folder.path()) {
            command.args(["-c", &setting]);
        }
        command.current_dir(folder.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let server = spawn_for_good(command);
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let cluster = Self { server, url, _folder: folder };
        cluster.wait_until_ready(&programs, port);
        cluster
    }

    /// The address of its database `postgres`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    fn wait_until_ready(&self, programs: &Path, port: u16) {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let mut ask = Command::new(programs.join("pg_isready"));
            ask.args(["--quiet", "--host=127.0.0.1", "--port", &port.to_string()]);
            if ask.status().is_ok_and(|status| status.success()) {
                return;
            }
            assert!(Instant::now() < until, "PostgreSQL did not become ready");
            std::thread::sleep(Duration::from_millis(25));
        }
    }
}

impl Drop for ThrowawayPostgres {
    fn drop(&mut self) {
        // The folder goes away with the cluster, so it need not close in good order.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The address of the cluster that this process's tests share.
pub(super) fn shared_url() -> String {
    static OWN: OnceLock<ThrowawayPostgres> = OnceLock::new();
    std::env::var(URL).unwrap_or_else(|_| OWN.get_or_init(ThrowawayPostgres::start).url().to_owned())
}

fn settings(port: u16, folder: &Path) -> Vec<String> {
    let mut settings: Vec<String> = [
        "listen_addresses=127.0.0.1",
        "fsync=off",
        "full_page_writes=off",
        "synchronous_commit=off",
        "max_connections=400",
        "shared_buffers=128MB",
        "autovacuum=off",
    ]
    .map(str::to_owned)
    .into();
    settings.push(format!("port={port}"));
    settings.push(format!("unix_socket_directories={}", folder.display()));
    settings
}

/// The folder of the newest PostgreSQL on this machine.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions.filter_map(|entry| entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok())).max();
    let newest = newest.expect("PostgreSQL is not installed: apt-get install postgresql");
    Path::new("/usr/lib/postgresql").join(newest.to_string()).join("bin")
}

/// Whom the server must run as: PostgreSQL refuses to be root.
fn owner() -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    let me = fs::metadata("/proc/self").expect("the process has an entry in /proc").uid();
    if me != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").expect("the list of users can be read");
    let line = users.lines().find(|line| line.starts_with("postgres:")).expect("PostgreSQL's package makes the user postgres");
    let mut fields = line.split(':').skip(2).map(|field| field.parse().expect("a user has numbers"));
    fields.next().zip(fields.next())
}

fn as_owner(mut command: Command, owner: Option<(u32, u32)>, folder: &Path) -> Command {
    if let Some((uid, gid)) = owner {
        command.uid(uid).gid(gid);
    }
    command.current_dir(folder).stdin(Stdio::null());
    command
}

/// Spawns from a thread that lives as long as the process: the kernel stops the child when its parent *thread* ends.
fn spawn_for_good(mut command: Command) -> Child {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let _ = sender.send(command.spawn());
        loop {
            std::thread::park();
        }
    });
    receiver.recv().expect("the spawning thread lives").expect("setpriv (util-linux) and postgres can be run")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("a bound socket has an address").port()
}
