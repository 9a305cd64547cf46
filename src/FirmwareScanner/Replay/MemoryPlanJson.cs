using System;
using System.Collections.Generic;
using System.Text.Json;

namespace FirmwareScanner.Replay;

/// <summary>A memory plan as JSON, the same in every report.</summary>
public static class MemoryPlanJson
{
    /// <summary>Writes the member <c>memoryPlan</c>: an array of objects with <c>name</c>, <c>bytes</c> and <c>reason</c>.</summary>
    /// <param name="json">Where to, inside an object.</param>
    /// <param name="rows">The plan.</param>
    public static void Write(Utf8JsonWriter json, IEnumerable<MemoryPlanRow> rows)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(rows);
        json.WriteStartArray("memoryPlan");
        foreach (MemoryPlanRow row in rows)
        {
            json.WriteStartObject();
            json.WriteString("name", row.Name);
            json.WriteNumber("bytes", row.Bytes);
            json.WriteString("reason", row.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
