using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>The quantifiers that are words.</summary>
internal static class Quantifiers
{
    /// <summary>Whether a token is such a word.</summary>
    public static bool TryGet(Token token, out OfQuantifier quantifier)
    {
        quantifier = token.Text switch
        {
            "any" => OfQuantifier.Any,
            "all" => OfQuantifier.All,
            _ => OfQuantifier.None,
        };
        return token.Is("any") || token.Is("all") || token.Is("none");
    }
}
