using System.Collections.Generic;
using System.Text.Json;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Boards.Json;

/// <summary>A JSON value that knows where it stands in its file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Span">Its place; of objects and arrays, the opening bracket.</param>
/// <param name="Text">The string, or the token as it is written; empty for objects and arrays.</param>
/// <param name="Members">The members of an object in their order; empty for anything else.</param>
/// <param name="Items">The elements of an array; empty for anything else.</param>
internal sealed record LocatedJson(
    JsonValueKind Kind,
    SourceSpan Span,
    string Text,
    IReadOnlyList<JsonMember> Members,
    IReadOnlyList<LocatedJson> Items)
{
    /// <summary>The value in words for a message, such as <c>the string "left"</c>.</summary>
    public string Description => Kind switch
    {
        JsonValueKind.String => $"the string \"{Text}\"",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => Text,
    };
}

/// <summary>A member of a JSON object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="NameSpan">Where the name stands.</param>
/// <param name="Value">Its value.</param>
internal sealed record JsonMember(string Name, SourceSpan NameSpan, LocatedJson Value);
