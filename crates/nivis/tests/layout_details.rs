//! What each layout shows, feature by feature, and what it says of mistakes.

#[path = "layout_details/checks.rs"]
mod checks;
#[path = "layout_details/documents.rs"]
mod documents;
#[path = "layout_details/framework.rs"]
mod framework;
#[path = "layout_details/homelab.rs"]
mod homelab;
#[path = "layout_details/infra.rs"]
mod infra;
#[path = "layout_details/scripts.rs"]
mod scripts;
#[path = "layout_details/secrets.rs"]
mod secrets;
#[path = "layouts/stage.rs"]
mod stage;
#[path = "layout_details/targets.rs"]
mod targets;
#[path = "layout_details/workflows.rs"]
mod workflows;
