using System.Globalization;
using System.Text.Json;
using FirmwareScanner.Results;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Tool.Output;

/// <summary>Writes what was compiled as one JSON object.</summary>
internal static class CompilationJson
{
    /// <summary>The object.</summary>
    /// <param name="path">The database.</param>
    /// <param name="compiled">What it holds.</param>
    public static string Of(string path, CompiledDatabase compiled)
    {
        CompilationReport report = compiled.Report;
        return JsonLine.MakeText(json =>
        {
            json.WriteString("path", path);
            json.WriteString("identity", compiled.Names.Identity.ToString("X8", CultureInfo.InvariantCulture));
            json.WriteString("profile", report.Profile == TargetProfile.Device ? "device" : "desktop");
            json.WriteNumber("fileBytes", report.FileBytes);
            json.WriteNumber("deviceBytes", report.DeviceBytes);
            json.WriteNumber("historyBytes", report.HistoryLength);
            json.WriteNumber("headBytes", report.HeadLength);
            json.WriteNumber("ilPerByte", report.CostPerByte);
            WriteRules(json, report);
            WriteLeftOut(json, report);
        });
    }

    private static void WriteRules(Utf8JsonWriter json, CompilationReport report)
    {
        json.WriteStartArray("rules");
        foreach (RuleCost cost in report.RuleCosts)
        {
            json.WriteStartObject();
            json.WriteString("rule", cost.Rule);
            json.WriteString("namespace", cost.Namespace);
            json.WriteNumber("databaseBytes", cost.DatabaseBytes);
            json.WriteNumber("stateBytes", cost.StateBytes);
            json.WriteNumber("longestMatchBytes", cost.WindowBytes);
            json.WriteNumber("ilPerByte", cost.CostPerByte);
            json.WriteNumber("worstIlPerByte", cost.WorstPerByte);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLeftOut(Utf8JsonWriter json, CompilationReport report)
    {
        json.WriteStartArray("leftOut");
        foreach (SkippedRule rule in report.Skipped)
        {
            Write(json, rule.Rule, rule.Namespace, rule.Reason);
        }

        foreach (QuarantinedRule rule in report.Quarantined)
        {
            Write(json, rule.Rule, null, rule.Reason);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string rule, string? ns, string reason)
    {
        json.WriteStartObject();
        json.WriteString("rule", rule);
        json.WriteString("namespace", ns);
        json.WriteString("reason", reason);
        json.WriteEndObject();
    }
}
