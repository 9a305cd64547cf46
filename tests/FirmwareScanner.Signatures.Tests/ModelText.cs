using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Tests;

/// <summary>Writes the model as text, so that expectations are readable.</summary>
internal static class ModelText
{
    public static string Of(Pattern pattern) => string.Join(" / ", pattern.Sequences.Select(Of));

    private static string Of(Sequence sequence) =>
        string.Join(' ', sequence.Elements.Select(Of)) + (sequence.FullWord == FullWordKind.None ? string.Empty : $" fullword {sequence.FullWord}");

    private static string Of(Element element) => element switch
    {
        JumpElement jump => $"[{jump.Minimum}-{jump.Maximum}]",
        ByteElement { Count: 256 } => "??",
        ByteElement { Count: > 128 } set => "~" + Of(set.Negated()),
        ByteElement set => string.Join(',', Enumerable.Range(0, 256).Where(value => set.Matches((byte)value)).Select(Hex)),
        _ => throw new System.InvalidOperationException(),
    };

    private static string Hex(int value) => value.ToString("x2", CultureInfo.InvariantCulture);

    public static string Of(Expression expression) => expression switch
    {
        IntegerConstant constant => constant.Value.ToString(CultureInfo.InvariantCulture),
        BooleanConstant constant => constant.Value ? "true" : "false",
        FileSizeExpression => "filesize",
        PatternPresent present => present.Pattern.Identifier,
        PatternAt at => $"{at.Pattern.Identifier} at {Of(at.Offset)}",
        PatternIn range => $"{range.Pattern.Identifier} in {Of(range.First)}..{Of(range.Last)}",
        PatternCount count => "#" + count.Pattern.Identifier[1..],
        PatternOffset offset => $"@{offset.Pattern.Identifier[1..]}[{Of(offset.Index)}]",
        PatternLength length => $"!{length.Pattern.Identifier[1..]}[{Of(length.Index)}]",
        RuleReference reference => reference.Rule.Name,
        ReadInteger read => $"{(read.IsSigned ? "int" : "uint")}{read.Size * 8}{(read.IsBigEndian ? "be" : "")}({Of(read.Offset)})",
        UnaryExpression unary => $"({unary.Operator} {Of(unary.Operand)})",
        BinaryExpression binary => $"({Of(binary.Left)} {binary.Operator} {Of(binary.Right)})",
        OfExpression of => $"{of.Quantifier}{(of.Count is null ? "" : " " + Of(of.Count))} of {Of(of.Items)}",
        _ => throw new System.InvalidOperationException(),
    };

    private static string Of(IEnumerable<Expression> items) => $"({string.Join(", ", items.Select(Of))})";
}
