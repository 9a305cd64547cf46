using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Compilation;
using Xunit;

namespace FirmwareScanner.Signatures.Tests;

/// <summary>Compiles every example of docs/signature-language.md.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void Examples_of_the_signature_language_compile_or_fail_as_written()
    {
        List<(string Mark, string Text)> blocks = ReadBlocks();
        Assert.True(blocks.Count(block => block.Mark == "yara") >= 2, "yara examples are missing");
        Assert.True(blocks.Count(block => block.Mark == "yara-error") >= 2, "yara-error examples are missing");
        Assert.Contains(blocks, block => block.Mark == "yara-board");
        Assert.Contains(blocks, block => block.Mark == "ndb");
        Assert.Contains(blocks, block => block.Mark == "ndb-error");
        Assert.Contains(blocks, block => block.Mark == "ldb");
        Assert.Contains(blocks, block => block.Mark == "ldb-error");
        Assert.All(blocks, block => Assert.Equal(ExpectedErrors(block.Text), Compile(block.Mark, block.Text)));
    }

    private static IEnumerable<string> ExpectedErrors(string text) => text.Split('\n')
        .Where(line => line.Contains(": error: ", StringComparison.Ordinal)).Select(line => line.TrimStart('/', '#', ' '));

    private static IEnumerable<string> Compile(string mark, string text)
    {
        string folder = Directory.CreateTempSubdirectory("fwscan-docs-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "common.yar"), "rule common { condition: true }");
            string path = Path.Combine(folder, mark.StartsWith("yara", StringComparison.Ordinal) ? "example.yar" : "example." + mark[..3]);
            File.WriteAllText(path, text);
            var diagnostics = new DiagnosticBag();
            var loader = new RuleLoader(diagnostics);
            loader.AddFile(path, "default");
            DatabaseCompiler.Compile(loader.Build(), new CompilerOptions { Defers = mark != "yara-board" }, diagnostics);
            return [.. diagnostics.All.Where(d => d.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Headline[(path.Length + 1)..])];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<(string Mark, string Text)> ReadBlocks()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "signature-language.md");
        var blocks = new List<(string, string)>();
        string[] parts = File.ReadAllText(path).ReplaceLineEndings("\n").Split("```");
        for (int i = 1; i < parts.Length; i += 2)
        {
            int lineEnd = parts[i].IndexOf('\n', StringComparison.Ordinal);
            blocks.Add((parts[i][..lineEnd], parts[i][(lineEnd + 1)..]));
        }

        return blocks;
    }
}
