//! What applications hear about things, groups and who is in them, if they asked for it: `$aws/events/thing/…`,
//! `$aws/events/thingGroup/…`, `$aws/events/thingGroupMembership/…`; whoever made the change, an operator, a device that
//! provisions itself or a file of many.
//!
//! Forms of AWS IoT Developer Guide, "Registry events". Times are milliseconds.

use serde_json::{Value, json};

use crate::arn::Arns;
use crate::clock::now_ms;
use crate::jobs::desk::Notice;
use crate::store::{Group, Store, Thing};

/// What happened to a thing or a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happened {
    Created,
    Updated,
    Deleted,
}

impl Happened {
    fn word(self) -> &'static str {
        match self {
            Happened::Created => "created",
            Happened::Updated => "updated",
            Happened::Deleted => "deleted",
        }
    }
}

/// About a thing as it is, or was.
pub(crate) fn thing(arns: &Arns, what: Happened, thing: &Thing) -> Notice {
    let mut payload = head(arns, "THING_EVENT", what.word());
    payload["thingId"] = thing.id.as_str().into();
    payload["thingName"] = thing.name.as_str().into();
    payload["versionNumber"] = thing.version.into();
    payload["thingTypeName"] = thing.thing_type.as_deref().into();
    payload["billingGroupName"] = thing.billing_group.as_deref().into();
    payload["attributes"] = json!(thing.attributes);
    notice(format!("thing/{}/{}", thing.name, what.word()), payload)
}

/// About a group as it is, or was.
pub(crate) fn group(arns: &Arns, what: Happened, group: &Group) -> Notice {
    let mut payload = head(arns, "THING_GROUP_EVENT", what.word());
    payload["thingGroupId"] = group.id.as_str().into();
    payload["thingGroupName"] = group.name.as_str().into();
    payload["versionNumber"] = group.version.into();
    payload["parentGroupName"] = group.parent.as_deref().into();
    payload["description"] = group.description.as_deref().into();
    payload["attributes"] = json!(group.attributes);
    notice(format!("thingGroup/{}/{}", group.name, what.word()), payload)
}

/// Who came into a group, or left it; nothing if thing or group are gone by now.
pub(crate) fn member(store: &Store, arns: &Arns, came: bool, group: &str, thing: &str) -> Option<Notice> {
    let (thing, (group, _)) = (store.thing(thing).ok()?, store.group(group).ok()?);
    let word = if came { "added" } else { "removed" };
    let mut payload = head(arns, "THING_GROUP_MEMBERSHIP_EVENT", word);
    payload["groupArn"] = arns.of(&format!("thinggroup/{}", group.name)).into();
    payload["groupId"] = group.id.as_str().into();
    payload["thingArn"] = arns.of(&format!("thing/{}", thing.name)).into();
    payload["thingId"] = thing.id.as_str().into();
    payload["membershipId"] = crate::random::uuid().into();
    let topic = format!("thingGroupMembership/thingGroup/{}/thing/{}/{word}", group.name, thing.name);
    Some(notice(topic, payload))
}

fn head(arns: &Arns, kind: &str, word: &str) -> Value {
    json!({
        "eventType": kind,
        "eventId": crate::random::uuid(),
        "timestamp": now_ms(),
        "operation": word.to_uppercase(),
        "accountId": arns.account,
    })
}

fn notice(topic: String, payload: Value) -> Notice {
    Notice { topic: format!("$aws/events/{topic}"), payload }
}
