using System.Collections.Generic;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>The operators on texts.</summary>
internal static class TextOperators
{
    private static readonly Dictionary<string, TextOperator> Table = new()
    {
        ["contains"] = TextOperator.Contains,
        ["icontains"] = TextOperator.EitherContains,
        ["startswith"] = TextOperator.StartsWith,
        ["istartswith"] = TextOperator.EitherStartsWith,
        ["endswith"] = TextOperator.EndsWith,
        ["iendswith"] = TextOperator.EitherEndsWith,
        ["iequals"] = TextOperator.EitherEquals,
        ["matches"] = TextOperator.Matches,
    };

    /// <summary>Whether a token is such an operator.</summary>
    public static bool TryGet(Token token, out TextOperator kind)
    {
        kind = default;
        return token.Kind == TokenKind.Keyword && Table.TryGetValue(token.Text, out kind);
    }
}
