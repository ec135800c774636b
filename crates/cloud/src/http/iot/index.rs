//! Fleet indexing: search, figures, and what is indexed.
//!
//! Unlike with AWS the registry and the shadows are indexed from the start, because it costs nothing here; whether
//! clients are connected is only noted once it is asked for.

use serde_json::{Value, json};

use super::{Outcome, with_next};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::http::call::{Call, must_text, text};
use crate::index::{Query, statistics};
use crate::server::Cloud;
use crate::store::{Kind, Page, Record};

const SETTING: &str = "indexing";
const THINGS: &str = "AWS_Things";
const GROUPS: &str = "AWS_ThingGroups";

/// GetIndexingConfiguration.
pub(super) fn configuration(cloud: &Cloud) -> Outcome {
    configured(cloud)
}

/// UpdateIndexingConfiguration.
pub(super) async fn configure(cloud: &Cloud, call: &Call) -> Outcome {
    let body = call.json()?;
    let mut kept = configured(cloud)?;
    let words: [(&str, &str, &[&str]); 5] = [
        ("thingIndexingConfiguration", "thingIndexingMode", &["OFF", "REGISTRY", "REGISTRY_AND_SHADOW"]),
        ("thingIndexingConfiguration", "thingConnectivityIndexingMode", &["OFF", "STATUS"]),
        ("thingIndexingConfiguration", "deviceDefenderIndexingMode", &["OFF", "VIOLATIONS"]),
        ("thingIndexingConfiguration", "namedShadowIndexingMode", &["OFF", "ON"]),
        ("thingGroupIndexingConfiguration", "thingGroupIndexingMode", &["OFF", "ON"]),
    ];
    for (part, name, allowed) in words {
        if let Some(word) = text(&body[part], name)? {
            if !allowed.contains(&word.as_str()) {
                return Err(Fault::Invalid(format!("{name} must be one of {}.", allowed.join(", "))));
            }
            kept[part][name] = word.into();
        }
        for list in ["customFields", "filter"] {
            if !body[part][list].is_null() {
                kept[part][list] = body[part][list].clone();
            }
        }
    }
    let status = kept["thingIndexingConfiguration"]["thingConnectivityIndexingMode"] == "STATUS";
    cloud.store.put_record(Kind::Setting, SETTING.into(), kept, now_ms()).await?;
    cloud.store.watch_connectivity(status);
    Ok(json!({}))
}

/// DescribeIndex.
pub(super) fn describe(cloud: &Cloud, name: &str) -> Outcome {
    if name != THINGS && name != GROUPS {
        return Err(Fault::not_found("Index", name));
    }
    must_be_on(cloud, Some(name))?;
    let kept = configured(cloud)?;
    let mode = &kept["thingIndexingConfiguration"]["thingIndexingMode"];
    let schema = if name == GROUPS { "THING_GROUPS" } else { mode.as_str().unwrap_or("REGISTRY") };
    Ok(json!({"indexName": name, "indexStatus": "ACTIVE", "schema": schema}))
}

/// ListIndices.
pub(super) fn list(cloud: &Cloud, call: &Call) -> Outcome {
    let page = call.page()?;
    let names = [GROUPS, THINGS].into_iter().filter(|name| must_be_on(cloud, Some(name)).is_ok());
    let names: Vec<String> = names.filter(|name| *name > page.after.as_str()).map(str::to_string).collect();
    let listing = page.cut(names, Clone::clone);
    Ok(with_next(json!({"indexNames": listing.rows}), "nextToken", listing.next))
}

/// SearchIndex.
pub(super) fn search(cloud: &Cloud, call: &Call) -> Outcome {
    let body = call.json()?;
    let (index, query) = asked(cloud, &body)?;
    let size = match &body["maxResults"] {
        Value::Null => None,
        size => Some(size.to_string()),
    };
    let page = Page::new(text(&body, "nextToken")?.as_deref(), size.as_deref())?;
    if index == GROUPS {
        let listing = cloud.store.search_groups(&query, &page)?;
        return Ok(with_next(json!({"thingGroups": listing.rows}), "nextToken", listing.next));
    }
    let mut listing = cloud.store.search_things(&query, &page)?;
    for document in &mut listing.rows {
        // The shadow is text in the answer.
        if document["shadow"].is_object() {
            document["shadow"] = document["shadow"].to_string().into();
        }
    }
    Ok(with_next(json!({"things": listing.rows}), "nextToken", listing.next))
}

/// GetStatistics.
pub(super) fn figures(cloud: &Cloud, call: &Call) -> Outcome {
    let (documents, body) = found(cloud, call)?;
    // Without a field the things themselves are counted.
    let shown = match text(&body, "aggregationField")? {
        None => json!({"count": documents.len()}),
        Some(field) => statistics::statistics(&statistics::gather(&documents, &field)),
    };
    Ok(json!({ "statistics": shown }))
}

/// GetCardinality.
pub(super) fn cardinality(cloud: &Cloud, call: &Call) -> Outcome {
    let (documents, body) = found(cloud, call)?;
    let field = text(&body, "aggregationField")?.unwrap_or_else(|| "thingName".into());
    Ok(json!({"cardinality": statistics::cardinality(&statistics::gather(&documents, &field))}))
}

/// GetPercentiles.
pub(super) fn percentiles(cloud: &Cloud, call: &Call) -> Outcome {
    let (documents, body) = found(cloud, call)?;
    let field = text(&body, "aggregationField")?.unwrap_or_else(|| "thingName".into());
    let given = body["percents"].as_array().map(|list| list.iter().filter_map(Value::as_f64).collect());
    let percents: Vec<f64> = given.unwrap_or_else(|| vec![1.0, 5.0, 25.0, 50.0, 75.0, 95.0, 99.0]);
    if percents.iter().any(|percent| !(0.0..=100.0).contains(percent)) {
        return Err(Fault::Invalid("percents must be 0 to 100.".into()));
    }
    Ok(json!({"percentiles": statistics::percentiles(&statistics::gather(&documents, &field), &percents)}))
}

/// GetBucketsAggregation.
pub(super) fn buckets(cloud: &Cloud, call: &Call) -> Outcome {
    let (documents, body) = found(cloud, call)?;
    let most = body.pointer("/bucketsAggregationType/termsAggregation/maxBuckets").and_then(Value::as_u64);
    let values = statistics::gather(&documents, &must_text(&body, "aggregationField")?);
    let most = usize::try_from(most.unwrap_or(10)).unwrap_or(10_000).min(10_000);
    Ok(json!({"totalCount": values.len(), "buckets": statistics::buckets(&values, most)}))
}

/// Is the index there? The one of the things, if none is named.
pub(super) fn must_be_on(cloud: &Cloud, index: Option<&str>) -> Result<(), Fault> {
    let kept = configured(cloud)?;
    let (part, name) = match index {
        None | Some(THINGS) => ("thingIndexingConfiguration", "thingIndexingMode"),
        Some(GROUPS) => ("thingGroupIndexingConfiguration", "thingGroupIndexingMode"),
        Some(other) => return Err(Fault::not_found("Index", other)),
    };
    if kept[part][name] == "OFF" {
        return Err(Fault::NotIndexed(format!("The index {} is switched off.", index.unwrap_or(THINGS))));
    }
    Ok(())
}

fn asked(cloud: &Cloud, body: &Value) -> Result<(String, Query), Fault> {
    let index = text(body, "indexName")?.unwrap_or_else(|| THINGS.into());
    must_be_on(cloud, Some(&index))?;
    let query = Query::parse(&must_text(body, "queryString")?).map_err(Fault::InvalidQuery)?;
    Ok((index, query))
}

/// All documents of a query, and the request.
fn found(cloud: &Cloud, call: &Call) -> Result<(Vec<Value>, Value), Fault> {
    let body = call.json()?;
    let (index, query) = asked(cloud, &body)?;
    let everything = Page::everything();
    let listing = if index == GROUPS {
        cloud.store.search_groups(&query, &everything)?
    } else {
        cloud.store.search_things(&query, &everything)?
    };
    Ok((listing.rows, body))
}

fn configured(cloud: &Cloud) -> Result<Value, Fault> {
    let kept: Option<Record<Value>> = cloud.store.record_if_any(Kind::Setting, SETTING)?;
    Ok(kept.map_or_else(
        || {
            json!({
                "thingIndexingConfiguration": {
                    "thingIndexingMode": "REGISTRY_AND_SHADOW",
                    "thingConnectivityIndexingMode": "OFF",
                    "deviceDefenderIndexingMode": "OFF",
                    "namedShadowIndexingMode": "ON",
                },
                "thingGroupIndexingConfiguration": {"thingGroupIndexingMode": "ON"},
            })
        },
        |record| record.body,
    ))
}
