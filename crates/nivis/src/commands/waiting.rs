//! What flakes declare and a later version does: each command evaluates what is declared, says what is missing, and fails.

use super::build::split_hosts;
use super::failure::Failure;
use super::hosts::{Host, Kind, select};
use super::session::{Session, Unopened};
use super::{FlakeArgs, Global, print};

/// Options of `nivis image`.
#[derive(clap::Args)]
pub(super) struct ImageArgs {
    /// The host, or `REF#HOST`
    host: String,
    #[command(flatten)]
    flake: FlakeArgs,
}

/// Options of `nivis deploy` and `nivis secrets`.
#[derive(clap::Args)]
pub(super) struct HostsArgs {
    /// The hosts, else all; `REF#HOST` names a flake as well
    hosts: Vec<String>,
    #[command(flatten)]
    flake: FlakeArgs,
}

/// Options of `nivis develop`.
#[derive(clap::Args)]
pub(super) struct DevelopArgs {
    /// The shell of the flake's `devShells`, or `REF#SHELL`
    #[arg(default_value = "default")]
    shell: String,
    #[command(flatten)]
    flake: FlakeArgs,
}

/// `nivis image`
pub(super) fn image(global: &Global, args: &ImageArgs) -> Result<i32, Unopened> {
    let asked = std::slice::from_ref(&args.host);
    with_hosts(global, &args.flake, asked, |session, hosts| {
        evaluate(session, hosts)?;
        let help = match hosts {
            [host] if host.kind == Kind::Nixos => format!(
                "where Nix is: nix build .#nixosConfigurations.{}.config.system.build.isoImage",
                host.name
            ),
            _ => "as a NixOS host (`kind = \"nixos\"`) Nix writes it; a Debian that is there becomes it by `nivis switch`"
                .into(),
        };
        Err(Failure::Later { what: format!("writing an image of {}", names(hosts)), help })
    })
}

/// `nivis deploy`
pub(super) fn deploy(global: &Global, args: &HostsArgs) -> Result<i32, Unopened> {
    with_hosts(global, &args.flake, &args.hosts, |session, hosts| {
        evaluate(session, hosts)?;
        let what = format!("reaching other machines, here {},", names(hosts));
        let help = "on the machine itself: nivis switch REF#HOST".into();
        Err(Failure::Later { what, help })
    })
}

/// `nivis secrets`
pub(super) fn secrets(global: &Global, args: &HostsArgs) -> Result<i32, Unopened> {
    with_hosts(global, &args.flake, &args.hosts, |session, hosts| {
        let mut text = String::new();
        for host in hosts {
            for name in session.with_host(host, declared_secrets)? {
                text.push_str(&format!("{}  {name}\n", host.name));
            }
        }
        session.progress.clear();
        print(text.as_bytes())?;
        if text.is_empty() {
            return Ok(0);
        }
        let help =
            "they are declared and checked; a machine that needs them is not changed by `nivis switch`"
                .into();
        Err(Failure::Later { what: "decrypting secrets on a machine".into(), help })
    })
}

/// The names of secrets in a host's manifest; hosts without manifest have none of ours.
fn declared_secrets(session: &mut Session, host: nivis_eval::Word) -> Result<Vec<String>, Failure> {
    let mut value = host;
    for name in ["config", "nivis", "manifest", "secrets"] {
        match session.get(value, name)? {
            Some(inner) => value = inner,
            None => return Ok(Vec::new()),
        }
    }
    session.eval.roots.push(value);
    let attrs = session.eval.attrs_by_name(value);
    Ok(attrs.iter().map(|attr| session.eval.name(attr.name)).collect())
}

/// `nivis develop`
pub(super) fn develop(global: &Global, args: &DevelopArgs) -> Result<i32, Unopened> {
    let (told, shells) = split_hosts(std::slice::from_ref(&args.shell))?;
    let mut session = Session::open_flake(global, &args.flake, told.as_deref())?;
    let trees = session.trees.clone();
    let name = shells.first().map_or("default", String::as_str);
    let path = ["devShells", &session.eval.settings.system.clone(), name];
    let evaluated = session.at(session.top, &path).and_then(|shell| session.drv_path(shell, &path.join(".")));
    session.progress.clear();
    let failure = match evaluated {
        Ok(_) => Failure::Later {
            what: format!("entering the shell '{name}'"),
            help: format!("it evaluates; where Nix is: nix develop .#{name}"),
        },
        Err(failure) => failure,
    };
    Err(Unopened(failure, trees))
}

/// Opens the flake that is named with hosts, and works with these.
fn with_hosts(
    global: &Global,
    flake: &FlakeArgs,
    asked: &[String],
    work: impl FnOnce(&mut Session, &[Host]) -> Result<i32, Failure>,
) -> Result<i32, Unopened> {
    let (told, mut wanted) = split_hosts(asked)?;
    let mut session = Session::open_flake(global, flake, told.as_deref())?;
    if !session.fragment.is_empty() {
        wanted.push(session.fragment.clone());
    }
    let trees = session.trees.clone();
    let result = select(&mut session, &wanted).and_then(|hosts| work(&mut session, &hosts));
    session.progress.clear();
    result.map_err(|failure| Unopened(failure, trees))
}

fn evaluate(session: &mut Session, hosts: &[Host]) -> Result<(), Failure> {
    for host in hosts {
        session.progress.show(&format!("evaluating {}", host.name));
        session.system_of(host)?;
        session.collect();
    }
    session.progress.clear();
    Ok(())
}

fn names(hosts: &[Host]) -> String {
    hosts.iter().map(|host| host.name.as_str()).collect::<Vec<_>>().join(", ")
}
