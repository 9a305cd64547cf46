using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Signatures.Tests;

/// <summary>What becomes of rules with errors, and of the rules beside them.</summary>
public class FaultyRuleTests
{
    private const string Good = "rule good { strings: $a = \"hello\" condition: $a }\n";
    private const string Unclosed = "rule unclosed { strings: $a = \"x condition: $a }\n";
    private const string Computed = "rule computed { condition: uint32(uint32(60)) == 1 }\n";

    [Fact]
    public void Compile_ModuleImportedAndNotUsed_IsAccepted()
    {
        (RuleSet rules, DiagnosticBag diagnostics) = Rules.Load("import \"pe\"\nimport \"cuckoo\"\n" + Good);

        Assert.NotNull(DatabaseCompiler.Compile(rules, new CompilerOptions(), diagnostics));
    }

    [Fact]
    public void Compile_ErrorInAString_HidesNoErrorInTheCondition()
    {
        (RuleSet rules, DiagnosticBag diagnostics) = Rules.Load("rule r { strings: $a = \"\" condition: $a and uint32(uint32(60)) == 1 }");

        Assert.Null(DatabaseCompiler.Compile(rules, new CompilerOptions(), diagnostics));

        string[] errors = [.. diagnostics.All.Select(error => error.Message)];
        Assert.Equal(2, errors.Length);
        Assert.Equal("the string \"$a\" is empty; it would match at every offset", errors[0]);
        Assert.StartsWith("this integer can lie anywhere in the first 4,294,967,299 bytes, ", errors[1]);
    }

    [Theory]
    [InlineData(Unclosed)]
    [InlineData(Computed)]
    [InlineData("rule twice { strings: $a = \"abc\" $a = \"def\" condition: $a }\n")]
    [InlineData("rule long { strings: $a = { 41 [5000] 42 } condition: $a }\n")]
    public void Compile_Relaxed_LeavesOutFaultyRulesAndThoseThatDependOnThem(string faulty)
    {
        string name = faulty.Split(' ')[1];
        string text = Good + faulty + $"rule user {{ condition: {name} }}\nrule other {{ condition: any of (good*) }}\n";

        (CompiledDatabase? compiled, DiagnosticBag diagnostics) = Compile(text);

        Assert.NotNull(compiled);
        Assert.Equal(["good", "other"], compiled.Names.Rules.Select(rule => rule.Name));
        Assert.Equal([name, "user"], compiled.Report.Skipped.Select(rule => rule.Rule));
        Assert.Equal($"it depends on the rule \"{name}\", which is skipped", compiled.Report.Skipped[1].Reason);
        Assert.Equal(2, diagnostics.CountOf(DiagnosticSeverity.Note));
        Assert.Equal(0, diagnostics.ErrorCount);
    }

    [Theory]
    [InlineData("global rule all { strings: $a = \"\" condition: $a }\n")]
    [InlineData("global rule all { condition: uint32(uint32(60)) == 1 }\n")]
    [InlineData(Computed + "global rule all { condition: computed }\n")]
    [InlineData("rule { condition: true }\n")]
    [InlineData("include \"/nowhere/to/be/found.yar\"\n")]
    public void Compile_RelaxedAndNoRuleToLeaveOut_Fails(string text)
    {
        (CompiledDatabase? compiled, DiagnosticBag diagnostics) = Compile(Good + text);

        Assert.Null(compiled);
        Assert.True(diagnostics.HasErrors);
    }

    [Fact]
    public void Compile_RelaxedAndAWildcardMeansASkippedRule_SkipsTheRule()
    {
        (CompiledDatabase? compiled, _) = Compile(Good + "rule bad1 { strings: $a = \"\" condition: $a }\nrule user { condition: any of (bad*) }\n");

        Assert.Equal(["bad1", "user"], compiled!.Report.Skipped.Select(rule => rule.Rule));
    }

    [Fact]
    public void Compile_NameTakenTwiceAndRelaxed_KeepsTheFirst()
    {
        (CompiledDatabase? compiled, _) = Compile(Good + "rule good { condition: true }\nrule user { condition: good }\n");

        Assert.Equal(["good", "user"], compiled!.Names.Rules.Select(rule => rule.Name));
    }

    [Fact]
    public void Compile_IgnoredModule_LeavesOutTheRulesThatUseItAlone()
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics, new LoaderSettings { IgnoredModules = ["pe", "own"] });
        loader.AddText(
            new SourceText("test.yar", "import \"pe\"\nimport \"own\"\n" + Good + "rule a { condition: pe.is_pe }\nrule b { condition: own.f(1) }\n"),
            "default",
            RuleLanguage.Yara);

        Assert.Equal(["a", "b"], loader.Build().Skipped.Select(rule => rule.Rule));
        Assert.Equal("the module \"own\" is ignored", loader.Build().Skipped[1].Reason);
        Assert.False(diagnostics.HasErrors);
    }

    [Theory]
    [InlineData("a.idb", "Sig:1:2:3", "icon signatures of ClamAV")]
    [InlineData("a.CVD", "x", "expected a header that begins with \"ClamAV-VDB:\" and has 512 bytes")]
    [InlineData("a.yar", "YARA\u0013\u000c\u0096\u0000\u0000", "compiled YARA rules; name their source")]
    [InlineData("a.yar", "FSDB\u0001\u0000", "a compiled database; use --db")]
    public void AddFile_OtherFormat_IsRefusedByName(string name, string content, string format)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string path = Path.Combine(folder, name);
            File.WriteAllText(path, content);
            var diagnostics = new DiagnosticBag();

            new RuleLoader(diagnostics).AddFile(path, "default");

            Assert.Equal([$"the rule file \"{path}\" is not read: {format}"], diagnostics.All.Select(error => error.Message));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (CompiledDatabase? Compiled, DiagnosticBag Diagnostics) Compile(string text)
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics, new LoaderSettings { SkipsFaulty = true });
        loader.AddText(new SourceText("test.yar", text), "default", RuleLanguage.Yara);
        return (DatabaseCompiler.Compile(loader.Build(), new CompilerOptions { SkipsFaulty = true }, diagnostics), diagnostics);
    }
}
