//! What applications hear about executions: `$aws/events/commandExecution/{command}/{status}`, with each new status.
//!
//! Nobody has to ask for them: there is no kind of event to switch on. Times are milliseconds.

use serde_json::json;

use super::execution::Execution;
use crate::arn::Arns;
use crate::jobs::desk::Notice;

/// The message about an execution as it is now.
pub(crate) fn of(arns: &Arns, execution: &Execution) -> Notice {
    let status = execution.status.word();
    let mut payload = json!({
        "executionId": execution.id,
        "status": status,
        "eventType": "COMMAND_EXECUTION",
        "commandArn": arns.of(&format!("command/{}", execution.command)),
        "targetArn": arns.of(&execution.target),
        "timestamp": execution.updated_ms,
    });
    if let Some(reason) = &execution.reason {
        payload["statusReason"] = json!(reason);
    }
    Notice { topic: format!("$aws/events/commandExecution/{}/{status}", execution.command), payload }
}
