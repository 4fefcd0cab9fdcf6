//! What `nivis switch` takes on a machine where nothing is to be changed, beside one where a unit is: the first must stay below
//! a quarter of the second. `cargo bench -p nivis --bench switch`; needs what the tests of machines need.

use nivis_testing::machine::{BOOKWORM, Machine, MachineOptions, site_or_skip};
use std::path::Path;

/// Measured so often, after one round that is not.
const ROUNDS: usize = 7;

const FLAKE: &str = r#"{
  inputs.nivis.url = "nivis";
  outputs = { self, nivis }: {
    linuxConfigurations.machine = nivis.lib.linuxSystem {
      system = "x86_64-linux";
      modules = [
        ({ lib, pkgs, ... }: {
          system.stateVersion = "26.05";
          environment.etc."motd".text = "measured\n";
          users.users.keeper.isNormalUser = true;
          systemd.services.worker = {
            wantedBy = [ "multi-user.target" ];
            environment.LEVEL = lib.fileContents ./level;
            serviceConfig.ExecStart = "${lib.getExe' pkgs.coreutils "sleep"} infinity";
          };
        })
      ];
    };
  };
}
"#;

/// Seconds: from begin to end, and of the processors.
struct Taken {
    wall: f64,
    cpu: f64,
}

fn switch(machine: &Machine, expected: &str) -> Taken {
    let script = "bash -c \"TIMEFORMAT='%R %U %S'; time nivis switch --flake /root/flake > /root/out 2>&1\"; cat /root/out";
    let answer = machine.run(script).expect("the command starts");
    assert!(answer.success() && answer.out().contains(expected), "{}", answer.both());
    let times = String::from_utf8_lossy(&answer.stderr).into_owned();
    let times: Vec<f64> = times.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [wall, user, system] = times.as_slice() else { panic!("three times, not {times:?}") };
    Taken { wall: *wall, cpu: user + system }
}

fn median(of: impl Iterator<Item = f64>) -> f64 {
    let mut of: Vec<f64> = of.collect();
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

fn main() {
    let Some(site) = site_or_skip() else { return };
    let program = std::env::var_os("NIVIS_TEST_COMMAND").unwrap_or(env!("CARGO_BIN_EXE_nivis").into());
    let shows = vec![(Path::new(&program).to_owned(), "/usr/local/bin/nivis".into())];
    let machine = Machine::boot(&site, &BOOKWORM, &MachineOptions { shows, ..MachineOptions::default() });
    let machine = machine.expect("the machine boots");
    machine.write("/root/flake/flake.nix", FLAKE.as_bytes()).expect("written");
    let (mut same, mut changed) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        machine.write("/root/flake/level", round.to_string().as_bytes()).expect("written");
        changed.push(switch(&machine, "worker.service"));
        // Sources that are new to the store are brought there once.
        switch(&machine, "nothing changed");
        same.push(switch(&machine, "nothing changed"));
    }
    let of = |all: &[Taken]| {
        (median(all[1..].iter().map(|taken| taken.wall)), median(all[1..].iter().map(|taken| taken.cpu)))
    };
    let ((same, same_cpu), (changed, changed_cpu)) = (of(&same), of(&changed));
    println!("a switch that        wall     CPU of it");
    println!("changes nothing    {same:6.2} s  {same_cpu:6.2} s");
    println!("changes a unit     {changed:6.2} s  {changed_cpu:6.2} s");
    println!("the first is {:.2} of the second", same / changed);
    assert!(same < changed / 4.0, "a switch that changes nothing must stay below a quarter");
}
