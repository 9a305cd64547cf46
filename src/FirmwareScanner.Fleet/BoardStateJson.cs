using System.Linq;
using FirmwareScanner.Bench;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Link;
using FirmwareScanner.Results;
using FirmwareScanner.Update;

namespace FirmwareScanner.Fleet;

/// <summary>The messages about a board that the broker keeps: its state, its memory marks, what became of a database.</summary>
internal static class BoardStateJson
{
    public static string Offline(string board, string gateway, string reason) => JsonLine.MakeText(json =>
    {
        json.WriteString("board", board);
        json.WriteBoolean("online", false);
        json.WriteString("gateway", gateway);
        json.WriteString("reason", reason);
    });

    public static string Online(string board, string gateway, DeviceHello device, LogState log, string? identity) => JsonLine.MakeText(json =>
    {
        json.WriteString("board", board);
        json.WriteBoolean("online", true);
        json.WriteString("gateway", gateway);
        json.WriteString("kind", BoardFit.BoardOf(device)?.Name ?? device.Board);
        json.WriteString("firmware", device.Firmware);
        json.WriteString("identity", identity);
        json.WriteString("key", device.Key switch { KeyState.None => "none", KeyState.Set => "present", _ => "unusable" });
        json.WriteNumber("start", device.BootNumber);
        json.WriteString("database", device.DatabaseIdentity.ToString("X8"));
        json.WriteNumber("databaseVersion", device.DatabaseVersion);
        json.WriteNumber("rules", device.RuleCount);
        json.WriteNumber("rulesAboveInfo", device.RulesAboveInfo);
        json.WriteString("log", log switch { LogState.Absent => "absent", LogState.Unreadable => "unreadable", _ => "given" });
    });

    public static string Memory(string board, DeviceHello device, DeviceStatistics statistics) => JsonLine.MakeText(json =>
    {
        json.WriteString("board", board);
        json.WriteNumber("start", device.BootNumber);
        json.WriteNumber("freeHeapBytes", statistics.FreeHeapBytes);
        json.WriteNumber("ringCapacity", statistics.RingCapacity);
        json.WriteNumber("ringHighWater", statistics.RingHighWater);
        json.WriteNumber("blocks", statistics.BlockCount);
        json.WriteNumber("blockHighWater", statistics.BlockHighWater);
        json.WriteNumber("journalCapacity", statistics.JournalCapacity);
        json.WriteNumber("journalHighWater", statistics.JournalHighWater);
        json.WriteNumber("droppedBytes", statistics.DroppedBytes);
        json.WriteNumber("lostEvents", statistics.LostEvents);
        json.WriteNumber("streams", statistics.Streams);
        json.WriteNumber("linkFaults", statistics.LinkFaults.Values.Sum());
        json.WriteNumber("memoryFaults", statistics.MemoryFaults.Values.Sum());
    });

    public static string Update(string board, string state, uint? database, string? reason) => JsonLine.MakeText(json =>
    {
        json.WriteString("board", board);
        json.WriteString("state", state);
        json.WriteString("database", database?.ToString("X8"));
        json.WriteString("reason", reason);
    });
}
