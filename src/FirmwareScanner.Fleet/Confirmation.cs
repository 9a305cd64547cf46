using System;
using System.Collections.Generic;
using System.Text.Json;

namespace FirmwareScanner.Fleet;

/// <summary>What a subscriber says when it has stored messages: records of a log of a board, by their numbers.</summary>
/// <param name="LogNumber">Which log of the board.</param>
/// <param name="First">Number of the first record.</param>
/// <param name="Last">Number of the last.</param>
public sealed record Confirmation(int LogNumber, int First, int Last)
{
    /// <summary>The confirmation as an object of JSON.</summary>
    public string ToJson() => $$"""{"log":{{LogNumber}},"first":{{First}},"last":{{Last}}}""";

    /// <summary>Reads a confirmation.</summary>
    /// <param name="json">What came.</param>
    /// <returns>Null if it is none.</returns>
    public static Confirmation? TryParse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            var read = new Confirmation(root.GetProperty("log").GetInt32(), root.GetProperty("first").GetInt32(), root.GetProperty("last").GetInt32());
            return read.LogNumber < 0 || read.First < 0 || read.Last < read.First ? null : read;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }
}
