using System;
using System.Text;
using System.Text.Json;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;

namespace FirmwareScanner.Serving;

/// <summary>The lines of JSON that only a server has.</summary>
internal static class ServerJson
{
    /// <summary>The media type of lines of JSON.</summary>
    public const string LinesType = "application/x-ndjson";

    /// <summary>A request that was not served; nothing in it is clean.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="message">What is wrong.</param>
    public static byte[] Error(int status, string message) => Line("error", json =>
    {
        json.WriteNumber("status", status);
        json.WriteString("message", message);
        json.WriteString("verdict", "incomplete");
    });

    /// <summary>How far a scan is.</summary>
    /// <param name="bytes">Bytes of the image that were scanned.</param>
    /// <param name="size">Bytes of the image.</param>
    /// <param name="path">Where the scan is, beginning with the name of the image.</param>
    public static byte[] Progress(long bytes, long size, string path) => Line("progress", json =>
    {
        json.WriteNumber("bytes", bytes);
        json.WriteNumber("size", size);
        LayerJson.WritePath(json, path);
    });

    /// <summary>An object with members, in a line.</summary>
    /// <param name="write">Writes the members.</param>
    public static byte[] Object(Action<Utf8JsonWriter> write) =>
        Encoding.UTF8.GetBytes(SafeText.EscapeJson(JsonLine.MakeText(write, LayerJson.Options)) + "\n");

    private static byte[] Line(string member, Action<Utf8JsonWriter> write) => Object(json =>
    {
        json.WriteStartObject(member);
        write(json);
        json.WriteEndObject();
    });
}
