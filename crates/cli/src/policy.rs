//! The least-privilege policy of a project's things: its own jobs, its own streams, and the topics that `updraft.toml` names.
//! Below jobs and streams the service alone answers, and to the requester alone; so one wildcard each gives nothing away, and
//! leaves the most of a policy's 2048 characters to the project.
//!
//! One policy serves every thing of a project, because the thing's name is a policy variable that AWS
//! resolves per connection (AWS IoT: "Thing policy variables").

use serde_json::{Value, json};

use crate::project::Thing;

/// Resolved by the broker for the connection that asks.
const THING: &str = "${iot:Connection.Thing.ThingName}";

/// The policy document; `arn` is the prefix `arn:aws:iot:REGION:ACCOUNT`.
pub fn document(arn: &str, thing: &Thing) -> Value {
    let (mut publish, mut subscribe, mut receive) = (vec![], vec![], vec![]);
    let own: &[&str] = if thing.shadow { &["jobs", "streams", "shadow"] } else { &["jobs", "streams"] };
    for part in own {
        publish.push(format!("{arn}:topic/$aws/things/{THING}/{part}/*"));
        subscribe.push(format!("{arn}:topicfilter/$aws/things/{THING}/{part}/*"));
        receive.push(format!("{arn}:topic/$aws/things/{THING}/{part}/*"));
    }
    publish.extend(thing.publish.iter().map(|topic| format!("{arn}:topic/{topic}")));
    subscribe.extend(thing.subscribe.iter().map(|filter| format!("{arn}:topicfilter/{filter}")));
    // In a resource of iot:Receive a topic is meant, so MQTT's wildcards become the policy's.
    receive.extend(
        thing.subscribe.iter().map(|filter| format!("{arn}:topic/{}", filter.replace(['+', '#'], "*"))),
    );
    json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "iot:Connect", "Resource": [format!("{arn}:client/{THING}")]},
        {"Effect": "Allow", "Action": "iot:Publish", "Resource": publish},
        {"Effect": "Allow", "Action": "iot:Subscribe", "Resource": subscribe},
        {"Effect": "Allow", "Action": "iot:Receive", "Resource": receive},
    ]})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thing(shadow: bool) -> Thing {
        Thing { publish: vec!["dev/sample".into()], subscribe: vec!["dev/+/set".into()], shadow }
    }

    #[test]
    fn a_thing_may_touch_its_own_jobs_and_streams_and_the_named_topics_only() {
        let text = document("arn:aws:iot:r:a", &thing(false)).to_string();
        assert!(text.contains("arn:aws:iot:r:a:topic/dev/sample"));
        assert!(text.contains("arn:aws:iot:r:a:topicfilter/dev/+/set"));
        assert!(text.contains("arn:aws:iot:r:a:topic/dev/*/set"));
        assert!(!text.contains("shadow"));
        assert!(!text.contains("\"*\""), "no statement allows everything");
    }

    #[test]
    fn a_policy_with_everything_leaves_room_for_a_projects_topics() {
        let arn = "arn:aws:iot:ap-northeast-1:123456789012";
        let length = document(arn, &thing(true)).to_string().len();
        // AWS counts at most 2048 characters without white space.
        assert!(length <= 2048 - 400, "{length}");
    }
}
