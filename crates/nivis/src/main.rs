//! The command line of Nivis.

mod effects;
mod nix_instantiate;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let called = args.first().map(|arg| arg.rsplit('/').next().unwrap_or(arg).to_owned()).unwrap_or_default();
    let code = if called == "nix-instantiate" {
        nix_instantiate::run(&args[1..])
    } else if args.get(1).is_some_and(|arg| arg == "nix-instantiate") {
        nix_instantiate::run(&args[2..])
    } else {
        eprintln!("usage: nivis nix-instantiate …");
        2
    };
    std::process::exit(code);
}
