//! What was found, for programs: names of options where NixOS has them.

use super::{Hardware, Value};
use serde_json::{Map, json};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn texts(list: &[Vec<u8>]) -> Vec<String> {
    list.iter().map(|item| text(item)).collect()
}

/// An object of all that the Nix file says, and `virtualisation`.
pub(super) fn of(found: &Hardware) -> serde_json::Value {
    let mut settings = Map::new();
    for (option, value) in &found.settings {
        let value = match value {
            Value::On => json!(true),
            Value::AsFirmware => json!({ "default": "hardware.enableRedistributableFirmware" }),
            Value::Texts(texts) => json!(texts),
        };
        settings.insert((*option).to_owned(), value);
    }
    let mut all = json!({
        "system": found.system,
        "virtualisation": found.virtualisation,
        "imports": found.imports.iter().map(|path| path.trim_start_matches('/')).collect::<Vec<_>>(),
        "availableKernelModules": texts(&found.early_modules),
        "initrdKernelModules": texts(&found.first_modules),
        "kernelModules": texts(&found.modules),
        "settings": settings,
    });
    if found.without_disks {
        return all;
    }
    let mut file_systems = Map::new();
    for one in &found.file_systems {
        let mut about = json!({
            "device": text(&one.device),
            "fsType": text(&one.fs_type),
            "options": texts(&one.options),
        });
        if let (Some(pool), Some(about)) = (&one.pool, about.as_object_mut()) {
            about.insert("stratisPool".into(), json!(text(pool)));
        }
        file_systems.insert(text(&one.point), about);
    }
    let luks: Map<_, _> =
        found.luks.iter().map(|luks| (text(&luks.name), json!(text(&luks.device)))).collect();
    if let Some(all) = all.as_object_mut() {
        all.insert("fileSystems".into(), file_systems.into());
        all.insert("luksDevices".into(), luks.into());
        all.insert("swapDevices".into(), json!(texts(&found.swap)));
    }
    all
}
