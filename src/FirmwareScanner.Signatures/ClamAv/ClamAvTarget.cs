using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>
/// The target types of signatures, as conditions on the first bytes: the magics by which ClamAV tells types (its filetypes_int.h). What
/// it tells by other means (HTML, mail, text) is not restricted.
/// </summary>
internal static class ClamAvTarget
{
    /// <summary>The target type of Windows executables.</summary>
    public const int Pe = 1;

    /// <summary>The target type of ELF.</summary>
    public const int Elf = 6;

    /// <summary>The target type of Mach-O.</summary>
    public const int MachO = 9;

    private const int Pdf = 10;

    // ClamAV looks for the mark of a PDF, if it does not stand at the start, in as many bytes.
    private const int PdfReach = 1024;

    private static readonly string[] Names =
    [
        "any file", "PE", "OLE2", "HTML", "mail", "graphics", "ELF", "text", "unused", "Mach-O", "PDF", "Flash", "Java class",
    ];

    /// <summary>The name of a type.</summary>
    public static string NameOf(int type) => type < Names.Length ? Names[type] : "unknown";

    /// <summary>Whether the type is told by its first bytes, or is any.</summary>
    public static bool IsTold(int type) => type is 0 or Pe or 2 or 5 or Elf or >= MachO and <= 12;

    /// <summary>Whether objects of the type have an entry point and sections.</summary>
    public static bool IsExecutable(int type) => type is Pe or Elf or MachO;

    /// <summary>The condition that an object is of a type; null if it is not restricted.</summary>
    /// <param name="type">The type.</param>
    /// <param name="span">Where it stands.</param>
    /// <param name="patterns">Receives patterns that the condition needs.</param>
    public static Expression? Condition(int type, SourceSpan span, List<Pattern> patterns) => type switch
    {
        Pe => Begins(span, 2, 0x4D5A),
        2 => Both(span, Begins(span, 4, 0xD0CF11E0), Read(span, 4, 4, BinaryOperator.Equal, 0xA1B11AE1)),
        5 => Any(
            span,
            Begins(span, 2, 0x424D),
            Begins(span, 4, 0x89504E47),
            BeginsWithThree(span, 0x474946),
            BeginsWithThree(span, 0xFFD8FF),
            Begins(span, 4, 0x49492A00),
            Begins(span, 2, 0x4D4D),
            Both(span, Begins(span, 4, 0x0000000C), Read(span, 4, 4, BinaryOperator.Equal, 0x6A502020))),
        Elf => Begins(span, 4, 0x7F454C46),
        MachO => Any(
            span,
            Begins(span, 4, 0xCEFAEDFE),
            Begins(span, 4, 0xCFFAEDFE),
            Begins(span, 4, 0xFEEDFACE),
            Begins(span, 4, 0xFEEDFACF),
            Both(span, Begins(span, 4, 0xCAFEBABE), Read(span, 4, 4, BinaryOperator.Less, 0x20))),
        Pdf => PdfCondition(span, patterns),
        11 => Any(span, BeginsWithThree(span, 0x465753), BeginsWithThree(span, 0x435753), BeginsWithThree(span, 0x5A5753)),
        12 => Both(
            span,
            Begins(span, 4, 0xCAFEBABE),
            Both(span, Read(span, 4, 4, BinaryOperator.GreaterOrEqual, 0x20), Read(span, 4, 4, BinaryOperator.Less, 0x40))),
        _ => null,
    };

    // The version has to follow unless the mark stands at the start.
    private static BinaryExpression PdfCondition(SourceSpan span, List<Pattern> patterns)
    {
        var mark = new Pattern
        {
            Identifier = "$pdf",
            IsPrivate = true,
            Sequences = [Mark(0x50, 0x44, 0x46), Mark(0x70, 0x64, 0x66)],
            Span = span,
        };
        patterns.Add(mark);
        return Any(
            span,
            Both(span, Begins(span, 4, 0x25504446), Read(span, 1, 4, BinaryOperator.Equal, '-')),
            new PatternIn(span, mark, new IntegerConstant(span, 0), new IntegerConstant(span, PdfReach - mark.Sequences[0].Elements.Count)));
    }

    private static Sequence Mark(params byte[] letters) =>
        new([Exactly('%'), .. letters.Select(ByteElement.Exactly), Exactly('-'), ByteElement.Any, Exactly('.')]);

    private static ByteElement Exactly(char letter) => ByteElement.Exactly((byte)letter);

    private static BinaryExpression Begins(SourceSpan span, int size, long value) => Read(span, size, 0, BinaryOperator.Equal, value);

    private static BinaryExpression BeginsWithThree(SourceSpan span, long value) =>
        Both(span, Begins(span, 2, value >> 8), Read(span, 1, 2, BinaryOperator.Equal, value & 0xFF));

    private static BinaryExpression Read(SourceSpan span, int size, long offset, BinaryOperator comparison, long value) => new(
        span,
        comparison,
        new ReadInteger(span, size, IsBigEndian: size > 1, IsSigned: false, new IntegerConstant(span, offset)),
        new IntegerConstant(span, value));

    private static BinaryExpression Both(SourceSpan span, Expression one, Expression other) => new(span, BinaryOperator.And, one, other);

    private static BinaryExpression Any(SourceSpan span, params Expression[] parts) =>
        (BinaryExpression)parts.Aggregate((left, right) => new BinaryExpression(span, BinaryOperator.Or, left, right));
}
