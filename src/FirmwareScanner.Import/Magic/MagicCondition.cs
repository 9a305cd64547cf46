namespace FirmwareScanner.Import.Magic;

/// <summary>What became of one line's test.</summary>
/// <param name="Text">The condition, or null if it cannot be carried over; "true" if it tests nothing.</param>
/// <param name="Reason">Why it cannot.</param>
/// <param name="End">The offset behind what it matches, or null if only a scan knows it.</param>
internal readonly record struct MagicCondition(string? Text, string Reason, long? End)
{
    /// <summary>The condition that always holds.</summary>
    public const string Always = "true";

    /// <summary>A condition.</summary>
    public static MagicCondition Of(string text, long? end) => new(text, string.Empty, end);

    /// <summary>No condition.</summary>
    public static MagicCondition Not(string reason) => new(null, reason, null);
}
