using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Formatting;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>Rules in YARA's language, read and formatted.</summary>
public sealed class YaraTarget() : RuleTarget(RuleLanguage.Yara)
{
    /// <inheritdoc/>
    public override string Name => "yara";

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Dictionary { get; } = Words(
        "rule ", "private ", "global ", "import ", "meta:", "strings:", "condition:", "$a", "$b", "$", "#a", "@a", "!a", "[1]", "(", ")", "{", "}",
        "0x10", "2KB", "1MB", "99999999999999999999", "1.5", "\"text\"", "\\x41", "\\n", "\\\"", "/re/", "/*", "*/", "//", "\n", " ascii", " wide",
        " xor", "(1-255)", " base64", " nocase", " fullword", " private", " and ", " or ", " not ", " any ", " all ", " none ", " of ", "them", " at ",
        " in ", "(0..10)", "..", " for ", " defined ", "filesize", "uint8(0)", "uint16be(2)", "uint32(", "int16(", "true", "false", "+", "-", "*", "\\",
        "%", "<<", ">>", "==", "!=", "<=", ">=", "|", "^", "&", "~", ",", "41", "4?", "??", "~41", "[1-2]", "[4-]", "[-]", "(41|42 43)", "\u00e9", "\u202e");

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds() => Words(
        "rule a { strings: $a = \"abcd\" condition: $a }",
        "private rule a : tag { meta: author = \"me\" n = -3 b = true strings: $a = \"ab\\x41cd\" nocase wide ascii fullword condition: $a at 3 }",
        "rule a { strings: $a = { 61 ?? 6? ~62 [2-4] ( 63 64 | 65 ) [-] 66 67 68 } $b = \"wxyz\" xor(1-3) condition: #a > 1 or @b[2] in (1..200) }",
        "global rule a { condition: filesize > 10 and uint32be(2) & 0xFF == 5 << 1 } rule b { condition: a and not defined uint8(filesize) }",
        "import \"pe\" rule a { strings: $x1 = \"aaaa\" base64 $x2 = \"bbbb\" condition: 2 of ($x*) or any of them in (0..100) }",
        "rule a { strings: $ = \"anon\" condition: for all of them : ( $ at 0 ) } // remark\n/* more */ rule b { condition: 1 of (a) }");

    /// <inheritdoc/>
    public override void Run(byte[] input)
    {
        base.Run(input);
        byte[]? formatted = Format(input);
        if (formatted is not null)
        {
            PropertyException.Require(Format(formatted).AsSpan().SequenceEqual(formatted), "what is formatted stays as it is");
        }
    }

    private static byte[]? Format(byte[] content)
    {
        var diagnostics = new DiagnosticBag();
        byte[]? formatted = RuleFormatter.Format("input.yar", content, diagnostics);
        PropertyException.Require(diagnostics.All.All(message => message.Code == WarningCode.Syntax), "formatting keeps every word, or the file has a syntax error");
        PropertyException.Require(formatted is null == diagnostics.HasErrors, "what is not formatted has an error");
        return formatted;
    }
}
