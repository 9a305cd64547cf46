using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Says in words why a rule cannot be evaluated from a database alone.</summary>
internal static class WorkstationText
{
    private const string Only = "needs a workstation, where an object is read again after it was scanned; a database for boards cannot hold it";

    /// <summary>What is wrong with a regular expression among the strings.</summary>
    public static string OfExpression(string identifier) => $"the regular expression {identifier} {Only}";

    /// <summary>What is wrong with a regular expression that is no set of sequences.</summary>
    public static string OfExpression(string identifier, string problem) => $"the regular expression {identifier} {problem}; it {Only}";

    /// <summary>What is wrong with the offset of an integer that is computed.</summary>
    /// <param name="length">How many bytes of the start of the stream it needs; null if nothing bounds them.</param>
    /// <param name="most">How many a database keeps.</param>
    public static string OfOffset(long? length, int most)
    {
        string bound = length is null
            ? "nothing bounds where this integer lies"
            : FormatText.Of($"this integer can lie anywhere in the first {length:N0} bytes");
        return FormatText.Of($"{bound}, and a database keeps at most {most:N0} bytes of the start of a stream; join the test by \"and\" with one that bounds the offset, ")
            + "such as uint32(0x3C) < 0x400, or evaluate the rule on a workstation";
    }

    /// <summary>What is wrong with loops that become too long when they are written out.</summary>
    public static string OfLongLoops(int most) =>
        FormatText.Of($"a \"for\" loop of more than {most:N0} parts, written out, {Only}");

    /// <summary>What is wrong with an expression that no database holds.</summary>
    public static string Describe(Expression expression) => $"{NameOf(expression)} {Only}";

    private static string NameOf(Expression expression) => expression switch
    {
        ForExpression { Source: RangeSource } => "a \"for\" loop over a range that is not constant",
        ForExpression { Source: CollectionSource source } => NameOf(source.Collection),
        ForExpression => "a \"for\" loop",
        WithExpression or VariableReference => "\"with\"",
        PatternCountIn => "\"#\" with \"in\", but for constant bounds and filesize,",
        DefinedExpression => "\"defined\"",
        EntryPointExpression => "\"entrypoint\"",
        FloatConstant => "a number with a decimal point",
        ReadFloat => "a number read with a decimal point",
        TextConstant or TextTest => "a text in a condition",
        RegularExpressionConstant => "a regular expression in a condition",
        ModuleReference reference => $"the module \"{reference.Module.Name}\"",
        FieldAccess field => NameOf(field.Target),
        ElementAccess element => NameOf(element.Target),
        PlacedMatches => "a place of ClamAV that is computed, or a boundary of a match,",
        MacroMatches => "a macro of ClamAV",
        ValueWhile => "a count of matches of ClamAV",
        FunctionCall call => $"the module \"{call.Module.Name}\"",
        _ => "this expression",
    };
}
