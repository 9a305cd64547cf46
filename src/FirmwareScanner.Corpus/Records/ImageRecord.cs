using System.Text.Json;

namespace FirmwareScanner.Corpus.Records;

/// <summary>An image of the plan and what became of it: a line of a shard's results, the member <c>image</c> first.</summary>
/// <param name="Number">Its number in the plan.</param>
/// <param name="Path">Its path, as the plan has it.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes, whose scan is a line before this; empty if it was not scanned.</param>
internal sealed record ImageRecord(int Number, string Path, long Size, byte[] Sha256)
{
    /// <summary>Why it was not scanned, as bits; 0 if it was.</summary>
    public int Reasons { get; init; }

    /// <summary>The same in words.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Its line.</summary>
    public byte[] ToLine() => RecordLine.Make(json =>
    {
        json.WriteNumber("image", Number);
        RawText.Write(json, "path", Path);
        json.WriteNumber("size", Size);
        RecordLine.WriteDigest(json, "sha256", Sha256);
        RecordLine.WriteNumber(json, "reasons", Reasons);
        if (Reason.Length > 0)
        {
            RawText.Write(json, "reason", Reason);
        }
    });

    /// <summary>Reads a line.</summary>
    /// <param name="line">Its object.</param>
    public static ImageRecord Parse(JsonElement line) => new(
        (int)RecordLine.ReadNumber(line, "image"),
        RawText.Read(line, "path"),
        RecordLine.ReadNumber(line, "size"),
        RecordLine.ReadDigest(line, "sha256"))
    {
        Reasons = (int)RecordLine.ReadNumber(line, "reasons"),
        Reason = RawText.Read(line, "reason"),
    };
}
