using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FirmwareScanner.Core.Tests.Repository;
using FirmwareScanner.Regenerate.Architecture;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace FirmwareScanner.Repository.Tests;

/// <summary>The house rules about source files that no compiler checks.</summary>
public sealed partial class SourceStyleTests
{
    /// <summary>Lines of a class with methods that is still a word of a vocabulary.</summary>
    private const int WordLimit = 50;

    [Fact]
    public void Source_files_of_the_product_have_one_type_named_like_the_file_or_one_vocabulary()
    {
        var problems = new List<string>();
        foreach (string path in SourceFiles.Below(RepositoryFiles.Root, "src").Concat(SourceFiles.Below(RepositoryFiles.Root, "tools")))
        {
            MemberDeclarationSyntax[] types = [.. TopLevelTypes(File.ReadAllText(Path.Combine(RepositoryFiles.Root, path)))];
            string expected = Path.GetFileName(path).Split('.')[0];
            if (types.Length == 1 && NameOf(types[0]) != expected)
            {
                problems.Add($"{path}: expected the type {expected}, found {NameOf(types[0])}");
            }

            MemberDeclarationSyntax[] logic = [.. types.Where(type => !IsOfVocabulary(type))];
            if (types.Length > 1 && (logic.Length > 1 || (logic.Length == 1 && NameOf(logic[0]) != expected)))
            {
                problems.Add(
                    $"{path}: a file has one type, or one vocabulary of records, enums, and classes without methods or of at most " +
                    $"{WordLimit} lines (and what the file is named for); found {string.Join(", ", logic.Select(NameOf))}");
            }
        }

        RepositoryFiles.AssertNone(problems);
    }

    [Fact]
    public void Source_files_have_plain_line_ends_and_no_leftovers()
    {
        var problems = new List<string>();
        foreach (string path in new[] { "src", "tools", "tests" }.SelectMany(folder => SourceFiles.Below(RepositoryFiles.Root, folder)))
        {
            string text = File.ReadAllText(Path.Combine(RepositoryFiles.Root, path));
            if (text.Contains("\r\n", StringComparison.Ordinal))
            {
                problems.Add($"{path}: line ends must be LF");
            }

            problems.AddRange(Leftover().Matches(text).Select(match => $"{path}: {match.Value.Trim()}"));
        }

        RepositoryFiles.AssertNone(problems);
    }

    [Theory]
    [InlineData("enum A { B }", true)]
    [InlineData("delegate void A(int b);", true)]
    [InlineData("interface A { void B(); }", true)]
    [InlineData("record A(int B) { int C() => B; }", true)]
    [InlineData("class A { public int B { get; set; } A() { } }", true)]
    [InlineData("class A { void B() { } }", true)]
    [InlineData("class A { void B() {#} }", false)]
    [InlineData("static class A { static int B() =>#1; }", false)]
    public void Vocabulary_is_what_has_no_methods_of_its_own_or_is_short_or_a_record(string declaration, bool isVocabulary)
    {
        string text = "namespace N; " + declaration.Replace("#", new string('\n', WordLimit), StringComparison.Ordinal);

        Assert.Equal(isVocabulary, IsOfVocabulary(TopLevelTypes(text).Single()));
    }

    private static IEnumerable<MemberDeclarationSyntax> TopLevelTypes(string text)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview, preprocessorSymbols: ["BOARD_ALL"]);
        return CSharpSyntaxTree.ParseText(text, options).GetRoot()
            .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);
    }

    private static string NameOf(MemberDeclarationSyntax type) =>
        type is BaseTypeDeclarationSyntax named ? named.Identifier.Text : ((DelegateDeclarationSyntax)type).Identifier.Text;

    private static bool IsOfVocabulary(MemberDeclarationSyntax type)
    {
        return type is not TypeDeclarationSyntax declaration
            || declaration is RecordDeclarationSyntax or InterfaceDeclarationSyntax
            || !declaration.Members.OfType<MethodDeclarationSyntax>().Any()
            || TypeSizes.Lines(type.SyntaxTree, type.Span) <= WordLimit;
    }

    /// <summary>Notes to oneself, and the conflict marks of a merge.</summary>
    [GeneratedRegex(@"^(?:<{7}|>{7}) .*$|//.*\b(?:TO" + @"DO|FIX" + @"ME|HA" + @"CK)\b.*$", RegexOptions.Multiline)]
    private static partial Regex Leftover();
}
