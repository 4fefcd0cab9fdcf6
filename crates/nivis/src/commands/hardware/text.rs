//! What was found as a module of NixOS, in the form that nixfmt gives it.

use super::file_systems::FileSystem;
use super::{Hardware, Value};
use nivis_eval::print::write_string;

const HEADER: &str =
    "# Written by `nivis hardware`, which may write it again: changes belong into another file.\n";

/// The text of `hardware-configuration.nix`.
pub(super) fn write(found: &Hardware) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend_from_slice(HEADER.as_bytes());
    out.extend_from_slice(arguments(found).as_bytes());
    out.extend_from_slice(b"\n{\n");
    if !found.imports.is_empty() {
        let imports: Vec<Vec<u8>> =
            found.imports.iter().map(|path| format!("(modulesPath + \"{path}\")").into_bytes()).collect();
        write_list(&mut out, b"imports", &imports);
        out.push(b'\n');
    }
    let texts = |list: &[Vec<u8>]| list.iter().map(|text| quoted(text)).collect::<Vec<_>>();
    write_list(&mut out, b"boot.initrd.availableKernelModules", &texts(&found.early_modules));
    write_list(&mut out, b"boot.initrd.kernelModules", &texts(&found.first_modules));
    write_list(&mut out, b"boot.kernelModules", &texts(&found.modules));
    write_list(&mut out, b"boot.extraModulePackages", &[]);
    if !found.without_disks {
        out.push(b'\n');
        for file_system in &found.file_systems {
            write_file_system(&mut out, file_system);
        }
        for luks in &found.luks {
            let name = quoted(&luks.name);
            write_line(
                &mut out,
                &[b"boot.initrd.luks.devices.", &name[..], b".device"].concat(),
                &quoted(&luks.device),
            );
            out.push(b'\n');
        }
        let swap: Vec<Vec<u8>> =
            found.swap.iter().map(|device| [b"{ device = ", &quoted(device)[..], b"; }"].concat()).collect();
        write_list(&mut out, b"swapDevices", &swap);
    }
    out.push(b'\n');
    let platform = [b"lib.mkDefault ", &quoted(found.system.as_bytes())[..]].concat();
    write_line(&mut out, b"nixpkgs.hostPlatform", &platform);
    for (option, value) in &found.settings {
        match value {
            Value::On => write_line(&mut out, option.as_bytes(), b"true"),
            Value::AsFirmware => {
                let value = b"lib.mkDefault config.hardware.enableRedistributableFirmware";
                write_line(&mut out, option.as_bytes(), value);
            }
            Value::Texts(texts) => {
                let texts: Vec<Vec<u8>> = texts.iter().map(|text| quoted(text.as_bytes())).collect();
                write_list(&mut out, option.as_bytes(), &texts);
            }
        }
    }
    out.extend_from_slice(b"}\n");
    out
}

/// The module's arguments: those that are used.
fn arguments(found: &Hardware) -> String {
    let uses_config = found.settings.iter().any(|(_, value)| *value == Value::AsFirmware);
    match (uses_config, found.imports.is_empty()) {
        (false, true) => "{ lib, ... }:\n".into(),
        (true, true) => "{ config, lib, ... }:\n".into(),
        (false, false) => "{ lib, modulesPath, ... }:\n".into(),
        (true, false) => "{\n  config,\n  lib,\n  modulesPath,\n  ...\n}:\n".into(),
    }
}

fn quoted(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    write_string(&mut out, text, usize::MAX);
    out
}

/// Lines have at most a hundred columns, where they can be broken.
fn write_line(out: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    let is_long = name.len() + value.len() > 100 - "   = ;".len() && !value.contains(&b'\n');
    let between: &[u8] = if is_long { b" =\n    " } else { b" = " };
    out.extend_from_slice(&[b"  ", name, between, value, b";\n"].concat());
}

/// nixfmt gives each item of a list with several a line.
fn write_list(out: &mut Vec<u8>, name: &[u8], items: &[Vec<u8>]) {
    match items {
        [] => write_line(out, name, b"[ ]"),
        [item] => write_line(out, name, &[b"[ ", &item[..], b" ]"].concat()),
        _ => {
            let lines: Vec<u8> = items.iter().flat_map(|item| [b"    ", &item[..], b"\n"].concat()).collect();
            write_line(out, name, &[b"[\n", &lines[..], b"  ]"].concat());
        }
    }
}

fn write_file_system(out: &mut Vec<u8>, file_system: &FileSystem) {
    let mut line = |name: &[u8], value: &[u8]| {
        out.extend_from_slice(&[b"  ", name, value, b"\n"].concat());
    };
    line(b"fileSystems.", &[&quoted(&file_system.point)[..], b" = {"].concat());
    line(b"  device = ", &[&quoted(&file_system.device)[..], b";"].concat());
    line(b"  fsType = ", &[&quoted(&file_system.fs_type)[..], b";"].concat());
    match &file_system.options[..] {
        [] => {}
        [option] => line(b"  options = [ ", &[&quoted(option)[..], b" ];"].concat()),
        options => {
            line(b"  options = [", b"");
            for option in options {
                line(b"    ", &quoted(option));
            }
            line(b"  ];", b"");
        }
    }
    if let Some(pool) = &file_system.pool {
        line(b"  stratis.poolUuid = ", &[&quoted(pool)[..], b";"].concat());
    }
    line(b"};\n", b"");
}
