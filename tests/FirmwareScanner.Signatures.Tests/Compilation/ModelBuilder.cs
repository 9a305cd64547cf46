using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Compilation;

/// <summary>Builds models without a rule language.</summary>
internal static class ModelBuilder
{
    private static readonly SourceText Source = new("model.yar", "model");

    public static SourceSpan Span { get; } = new(Source, 0, 5);

    public static Element[] Bytes(string text) => [.. Encoding.Latin1.GetBytes(text).Select(b => ByteElement.Exactly(b))];

    public static Element[] Bytes(params byte[] bytes) => [.. bytes.Select(b => ByteElement.Exactly(b))];

    public static Element[] Jump(int least, int? most) => [new JumpElement(least, most)];

    public static Sequence Sequence(params Element[][] parts) => new([.. parts.SelectMany(p => p)]);

    public static Pattern Pattern(params Sequence[] sequences) => Pattern("$a", null, sequences);

    public static Pattern Pattern(string identifier, StartRange? start, params Sequence[] sequences) =>
        new() { Identifier = identifier, Sequences = sequences, Start = start, Span = Span };

    public static Pattern Text(string text) => Pattern(Sequence(Bytes(text)));

    public static Rule Rule(string name, Expression condition, params Pattern[] patterns) =>
        new() { Name = name, Namespace = "default", Patterns = patterns, Condition = condition, Span = Span, Extent = Span };

    public static Rule Rule(string name, Pattern pattern) => Rule(name, new PatternPresent(Span, pattern), pattern);

    public static RuleSet Set(params Rule[] rules) => new(rules);

    public static RuleSet Texts(IEnumerable<byte[]> texts) =>
        new([.. texts.Select((t, i) => Rule($"rule{i}", Pattern(Sequence(Bytes(t)))))]);

    public static CompiledDatabase Compile(RuleSet rules, CompilerOptions? options = null)
    {
        var diagnostics = new DiagnosticBag();
        CompiledDatabase? database = DatabaseCompiler.Compile(rules, options ?? new CompilerOptions(), diagnostics);
        Assert.Empty(diagnostics.All.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Message));
        return database!;
    }

    public static string[] Errors(RuleSet rules, CompilerOptions? options = null)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(DatabaseCompiler.Compile(rules, options ?? new CompilerOptions(), diagnostics));
        return [.. diagnostics.All.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Message)];
    }
}
