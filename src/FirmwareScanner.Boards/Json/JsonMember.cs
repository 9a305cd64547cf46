using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Boards.Json;

/// <summary>A member of a JSON object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="NameSpan">Where the name stands.</param>
/// <param name="Value">Its value.</param>
internal sealed record JsonMember(string Name, SourceSpan NameSpan, LocatedJson Value);
