using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests;

public sealed class RuleLoaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fwscan-rules-").FullName;
    private readonly DiagnosticBag _diagnostics = new();
    private readonly RuleLoader _loader;

    public RuleLoaderTests() => _loader = new RuleLoader(_diagnostics);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Folder_is_read_recursively_in_ordinal_order()
    {
        Write("b.yar", "rule b { condition: true }");
        Write("a/z.yara", "rule z { condition: true }");
        Write("a/B.NDB", "Sig-1:0:*:0102");
        Write("c.txt", "not a rule");
        _loader.AddDirectory(_folder, "default");
        Assert.Empty(Errors());
        Assert.Equal(["Sig-1", "z", "b"], Names());
    }

    [Fact]
    public void Folder_without_rules_is_an_error()
    {
        _loader.AddDirectory(_folder, "default");
        Assert.Equal([$"error: the folder \"{_folder}\" has no rule files (*.yar, *.yara, *.ndb, *.ndu, *.ldb, *.ldu, *.hdb, *.hdu, *.hsb, *.hsu, *.mdb, *.mdu, *.msb, *.msu, *.fp, *.sfp, *.ign, *.ign2, *.cvd, *.cld)"], Errors());
    }

    [Fact]
    public void Missing_file_and_folder_are_errors()
    {
        _loader.AddFile(Path.Combine(_folder, "missing.yar"), "default");
        _loader.AddDirectory(Path.Combine(_folder, "missing"), "default");
        _loader.AddFile(_folder, "default");
        Assert.Equal(3, _diagnostics.ErrorCount);
        Assert.StartsWith($"error: cannot read rule file \"{Path.Combine(_folder, "missing.yar")}\": ", Errors()[0], StringComparison.Ordinal);
        Assert.StartsWith($"error: cannot read rule folder \"{Path.Combine(_folder, "missing")}\": ", Errors()[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Same_name_twice_is_an_error_in_one_namespace_only()
    {
        string first = Write("first.yar", "rule a { condition: true }");
        string second = Write("second.yar", "\n rule a { condition: true }");
        _loader.AddFile(first, "one");
        _loader.AddFile(second, "two");
        Assert.Empty(Errors());
        _loader.AddFile(second, "one");
        Assert.Equal(
            [$"{second}:2:7: error: the rule \"a\" is already declared in namespace \"one\", at {first}:1:6; rename one of them"],
            Errors());
    }

    [Fact]
    public void Rules_refer_to_rules_of_earlier_files_of_the_namespace()
    {
        _loader.AddFile(Write("1.yar", "rule a { condition: true }"), "one");
        _loader.AddFile(Write("2.yar", "rule b { condition: a }"), "one");
        Assert.Empty(Errors());
        _loader.AddFile(Write("3.yar", "rule b { condition: a }"), "two");
        Assert.Single(Errors());
        RuleSet rules = _loader.Build();
        Assert.Same(rules.Rules[0], Assert.IsType<RuleReference>(rules.Rules[1].Condition).Rule);
    }

    [Fact]
    public void Include_is_relative_to_the_including_file_and_keeps_the_namespace()
    {
        Write("sub/inner.yar", "include \"../sibling.yar\" rule inner { condition: sibling }");
        Write("sibling.yar", "rule sibling { condition: true }");
        _loader.AddFile(Write("main.yar", "rule before { condition: true }\ninclude \"sub/inner.yar\"\nrule after { condition: inner and before }"), "ns");
        Assert.Empty(Errors());
        Assert.Equal(["before", "sibling", "inner", "after"], Names());
        Assert.All(_loader.Build().Rules, rule => Assert.Equal("ns", rule.Namespace));
    }

    [Fact]
    public void Faulty_include_is_an_error_at_the_name_and_the_rest_is_read()
    {
        string main = Write("main.yar", "include \"missing.yar\"\n include \"main.yar\"\ninclude \"\"\nrule a { condition: true }");
        _loader.AddFile(main, "default");
        Assert.Equal(3, _diagnostics.ErrorCount);
        Assert.StartsWith($"{main}:1:9: error: cannot read rule file \"{Path.Combine(_folder, "missing.yar")}\": ", Errors()[0], StringComparison.Ordinal);
        Assert.Equal($"{main}:2:10: error: \"main.yar\" includes itself, directly or by way of other files", Errors()[1]);
        Assert.Equal($"{main}:3:9: error: expected the name of a file to include", Errors()[2]);
        Assert.Equal(["a"], Names());
    }

    [Fact]
    public void Includes_in_a_circle_or_too_deep_are_errors()
    {
        Write("b.yar", "include \"a.yar\"");
        _loader.AddFile(Write("a.yar", "include \"b.yar\""), "default");
        Assert.EndsWith("\"a.yar\" includes itself, directly or by way of other files", Assert.Single(Errors()), StringComparison.Ordinal);
        for (int i = 0; i < 20; i++)
        {
            Write($"deep{i}.yar", $"include \"deep{i + 1}.yar\"");
        }

        _loader.AddFile(Path.Combine(_folder, "deep0.yar"), "default");
        Assert.Equal($"{Path.Combine(_folder, "deep16.yar")}:1:9: error: files are included more than 16 levels deep", Errors()[1]);
    }

    [Fact]
    public void Byte_order_mark_is_skipped()
    {
        _loader.AddFile(Write("a.yar", "\uFEFFrule a { condition: true }"), "default");
        _loader.AddFile(Write("a.ndb", "\uFEFFSig:0:*:01"), "default");
        Assert.Empty(Errors());
        Assert.Equal(["a", "Sig"], Names());
    }

    [Fact]
    public void Bytes_that_are_not_utf8_match_themselves_in_strings_and_are_ignored_in_comments()
    {
        string path = Path.Combine(_folder, "latin1.yar");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes("// \u00e9\nrule a { meta: m = \"\u00e9\" strings: $a = \"\u00e9\u00c3\u00a9x\" nocase condition: $a }"));
        _loader.AddFile(path, "default");
        Assert.Empty(Errors());
        Rule rule = _loader.Build().Rules[0];
        Assert.Equal("e9 c3 a9 58,78", ModelText.Of(rule.Patterns[0]));
        Assert.Equal([new MetaEntry("m", "\uFFFD")], rule.Meta);
    }

    [Fact]
    public void Bytes_that_are_not_ascii_are_named_where_they_are_not_allowed()
    {
        string path = Path.Combine(_folder, "latin1.yar");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes("rule a { condition: \u00e9 }"));
        _loader.AddFile(path, "default");
        Assert.Equal([$"{path}:1:21: error: unexpected byte E9; outside of text strings and comments only ASCII is allowed"], Errors());
    }

    [Fact]
    public void Text_with_lone_surrogates_is_encoded()
    {
        Assert.Equal("e9", ModelText.Of(Rules.Pattern("\"\uDCE9\"")));
        Assert.Equal("ef bf bd", ModelText.Of(Rules.Pattern("\"\uDBFF\"")));
    }

    [Fact]
    public void Built_in_rules_have_no_errors()
    {
        _loader.AddBuiltIn();
        Assert.Empty(Errors());
        Assert.All(_loader.Build().Rules, rule => Assert.Equal(RuleLoader.BuiltInNamespace, rule.Namespace));
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private IReadOnlyList<string> Errors() => [.. _diagnostics.All.Select(diagnostic => diagnostic.Headline)];

    private IEnumerable<string> Names() => _loader.Build().Rules.Select(rule => rule.Name);
}
