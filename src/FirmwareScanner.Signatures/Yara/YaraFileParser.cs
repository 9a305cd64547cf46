using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Signatures.Sources;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Parses a YARA file and the files that it includes.</summary>
internal sealed class YaraFileParser
{
    private const int MaximumIncludeDepth = 16;

    private readonly TokenReader _tokens;
    private readonly string _namespace;
    private readonly RuleTable _names;
    private readonly RuleIntake _rules;
    private readonly RuleFileReader _files;
    private readonly IReadOnlyList<string> _includeStack;

    /// <summary>Prepares to parse a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="ns">The namespace of its rules.</param>
    /// <param name="names">The rules known so far; receives this file's.</param>
    /// <param name="rules">Receives the rules.</param>
    /// <param name="files">Reads the files that it includes.</param>
    /// <param name="diagnostics">Receives the errors.</param>
    public YaraFileParser(
        SourceText source, string ns, RuleTable names, RuleIntake rules, RuleFileReader files, DiagnosticBag diagnostics)
    {
        _tokens = new TokenReader(source, diagnostics);
        _namespace = ns;
        _names = names;
        _rules = rules;
        _files = files;
        _includeStack = [FullPath(source.Path)];
    }

    private YaraFileParser(SourceText source, YaraFileParser includer)
        : this(source, includer._namespace, includer._names, includer._rules, includer._files, includer._tokens.Diagnostics)
    {
        _includeStack = [.. includer._includeStack, .. _includeStack];
    }

    /// <summary>Parses the whole file.</summary>
    public void Parse()
    {
        while (_tokens.Current.Kind != TokenKind.EndOfFile && _rules.HasRoom(_tokens.Current.Span))
        {
            try
            {
                ParseItem();
            }
            catch (SyntaxException)
            {
                SkipToNextItem();
            }
        }
    }

    private static string FullPath(string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (System.Exception exception) when (FileProblem.Is(exception))
        {
            return path;
        }
    }

    private void ParseItem()
    {
        Token token = _tokens.Current;
        if (IsRuleStart(token))
        {
            ParseRule();
        }
        else if (token.Is("import"))
        {
            _tokens.Take();
            Token module = _tokens.Expect(TokenKind.TextString, "the name of a module in double quotes after \"import\"");
            _names.Modules.Import(_namespace, module, _tokens.Diagnostics);
        }
        else if (IsInclude(token))
        {
            ParseInclude();
        }
        else
        {
            throw _tokens.FailExpected("\"rule\", \"private\", \"global\" or \"include\"");
        }
    }

    private static bool IsRuleStart(Token token) => token.Is("rule") || token.Is("private") || token.Is("global");

    private static bool IsInclude(Token token) => token is { Kind: TokenKind.Identifier, Text: "include" };

    private void ParseRule()
    {
        DiagnosticMark mark = _tokens.Diagnostics.Mark();
        _names.Modules.IgnoredUse = null;
        var parser = new RuleParser(_tokens, _namespace, _names, _rules);
        Rule? rule = null;
        try
        {
            rule = parser.Parse();
        }
        catch (SyntaxException)
        {
            SkipToNextItem();
        }

        if (rule is not null && _tokens.Diagnostics.ErrorCount == mark.Errors)
        {
            _names.Define(rule);
            _rules.Add(rule);
        }
        else
        {
            LeaveOut(parser, rule, mark);
        }
    }

    /// <summary>Leaves out a rule with errors, which are reported unless the user wants such rules to be skipped.</summary>
    private void LeaveOut(RuleParser parser, Rule? rule, DiagnosticMark mark)
    {
        bool isToBeSkipped = _rules.SkipsFaulty || _names.Modules.IgnoredUse is not null;
        if (!isToBeSkipped || parser.Name is null || _rules.IsOverfull)
        {
            if (rule is not null)
            {
                _rules.Faulty.Add(rule);
            }

            return;
        }

        string name = parser.Name.Text;
        if (parser.IsGlobal)
        {
            _tokens.Diagnostics.Error(parser.Name.Span, SkippedRule.GlobalRemains(name));
            return;
        }

        Diagnostic first = _tokens.Diagnostics.TakeErrorsSince(mark)[0];
        _names.Skip(_namespace, name);
        _rules.Skipped.Add(new SkippedRule(name, _namespace, first.Message));
        _tokens.Diagnostics.Note(first.Span, SkippedRule.Describe(name, first.Message));
    }

    private void ParseInclude()
    {
        _tokens.Take();
        Token name = _tokens.Expect(TokenKind.TextString, "the name of a file in double quotes after \"include\"");
        string written = name.Text[1..^1];
        string path = _files.FindIncluded(_tokens.Source.Path, written);
        string fullPath = FullPath(path);
        string? problem = written.Length == 0 ? "expected the name of a file to include"
            : _includeStack.Contains(fullPath) ? $"\"{written}\" includes itself, directly or by way of other files"
            : _includeStack.Count > MaximumIncludeDepth ? $"files are included more than {MaximumIncludeDepth} levels deep"
            : null;
        if (problem is not null)
        {
            _tokens.Diagnostics.Error(name.Span, problem);
            return;
        }

        if (_files.TryReadIncluded(path, name.Span) is SourceText source)
        {
            new YaraFileParser(source, this).Parse();
        }
    }

    /// <summary>Skips to where a rule, an import or an include may begin.</summary>
    private void SkipToNextItem()
    {
        if (_tokens.Previous.Is("rule"))
        {
            _tokens.Take();
        }

        _tokens.SkipUntil(IsItemStart);
    }

    private bool IsItemStart()
    {
        Token token = _tokens.Current;
        Token following = _tokens.Following;
        return token.Is("rule") || token.Is("import")
            || (token.Is("private") || token.Is("global")) && IsRuleStart(following)
            || IsInclude(token) && following.Kind == TokenKind.TextString;
    }
}
