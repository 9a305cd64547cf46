using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Kinds of values in words.</summary>
internal static class KindText
{
    /// <summary>A kind with its article, as in "but this is a text".</summary>
    public static string Describe(ExpressionKind kind) => kind switch
    {
        ExpressionKind.Boolean => "true or false",
        ExpressionKind.Integer => "an integer",
        ExpressionKind.Float => "a number with a fraction",
        ExpressionKind.Text => "a text",
        ExpressionKind.RegularExpression => "a regular expression",
        _ => "a part of a module that is no value",
    };
}
