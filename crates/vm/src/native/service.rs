//! How natives ask the host for services: a pending one is asked again later, a failed one is an `OSError`.

use alloc::string::String;

use crate::ctx::Ctx;
use crate::host::{HostAnswer, HostCall};
use crate::raise::Stop;

/// Asks for a service that the host must have.
pub(crate) fn ask(cx: &mut Ctx<'_, '_>, request: HostCall<'_>) -> Result<HostAnswer, Stop> {
    match cx.host.call(request) {
        HostAnswer::Pending => Err(cx.wait_for_service()),
        HostAnswer::Failed(text) => Err(cx.os_error(text)),
        HostAnswer::Unsupported => Err(cx.os_error("this machine has no such service")),
        answer => Ok(answer),
    }
}

/// Asks for a service that the host may lack: then `None`.
pub(crate) fn try_ask(cx: &mut Ctx<'_, '_>, request: HostCall<'_>) -> Result<Option<HostAnswer>, Stop> {
    match cx.host.call(request) {
        HostAnswer::Pending => Err(cx.wait_for_service()),
        HostAnswer::Failed(text) => Err(cx.os_error(text)),
        HostAnswer::Unsupported => Ok(None),
        answer => Ok(Some(answer)),
    }
}

/// A fact that is a text; `otherwise` where the host does not know it.
pub(crate) fn fact(cx: &mut Ctx<'_, '_>, name: &str, otherwise: &str) -> Result<String, Stop> {
    match try_ask(cx, HostCall::Fact { name })? {
        Some(HostAnswer::Text(text)) => Ok(text),
        _ => Ok(String::from(otherwise)),
    }
}
