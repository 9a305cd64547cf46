using System;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Gives the parsers one or two tokens of lookahead, and the means to report and leave a faulty construct.</summary>
internal sealed class TokenReader
{
    private readonly Lexer _lexer;
    private Token _current;
    private Token? _following;

    public TokenReader(SourceText source, DiagnosticBag diagnostics)
    {
        Source = source;
        Diagnostics = diagnostics;
        _lexer = new Lexer(source, diagnostics);
        _current = _lexer.Next();
        Previous = _current;
    }

    public SourceText Source { get; }

    public DiagnosticBag Diagnostics { get; }

    /// <summary>The next token that was not taken yet.</summary>
    public Token Current => _current;

    /// <summary>The token after <see cref="Current"/>.</summary>
    public Token Following => _following ??= _lexer.Next();

    /// <summary>The token taken last.</summary>
    public Token Previous { get; private set; }

    /// <summary>Whether the token after <see cref="Following"/> is one of some keywords or punctuators.</summary>
    public bool IsAfterFollowing(params ReadOnlySpan<string> texts)
    {
        Token following = Following;
        bool wasSilent = _lexer.IsSilent;
        _lexer.IsSilent = true;
        Token next = _lexer.Next();
        _lexer.IsSilent = wasSilent;
        _lexer.Seek(following.End);
        foreach (string text in texts)
        {
            if (next.Is(text))
            {
                return true;
            }
        }

        return false;
    }

    public Token Take()
    {
        Previous = _current;
        _current = _following ?? _lexer.Next();
        _following = null;
        return Previous;
    }

    /// <summary>Takes the current token if it is the given keyword or punctuator.</summary>
    public bool TryTake(string text)
    {
        if (!_current.Is(text))
        {
            return false;
        }

        Take();
        return true;
    }

    /// <summary>Takes the given keyword or punctuator, or fails.</summary>
    /// <param name="text">The keyword or punctuator.</param>
    /// <param name="purpose">What it is for, such as "after the rule's name".</param>
    public Token Expect(string text, string purpose) => _current.Is(text) ? Take() : throw FailExpected($"\"{text}\" {purpose}");

    /// <summary>Takes the given keyword or punctuator, or fails.</summary>
    /// <param name="text">The keyword or punctuator.</param>
    /// <param name="purpose">What it is for, such as "to end rule".</param>
    /// <param name="name">The name that comes behind the purpose, in quotation marks.</param>
    public Token Expect(string text, string purpose, string name) =>
        _current.Is(text) ? Take() : throw FailExpected($"\"{text}\" {purpose} \"{name}\"");

    /// <summary>Takes a token of a kind, or fails.</summary>
    public Token Expect(TokenKind kind, string what) => _current.Kind == kind ? Take() : throw FailExpected(what);

    /// <summary>Continues at a character position.</summary>
    public void Seek(int position)
    {
        _lexer.Seek(position);
        _following = null;
        _current = _lexer.Next();
    }

    /// <summary>Skips what follows an error, up to a token at which parsing can continue or the end of the file.</summary>
    public void SkipUntil(Func<bool> canContinue)
    {
        _lexer.IsSilent = true;
        while (_current.Kind != TokenKind.EndOfFile && !canContinue())
        {
            Take();
        }

        // The token ahead may have been read silently; its errors are to be reported when it is read again.
        _lexer.IsSilent = false;
        Seek(_current.Start);
    }

    /// <summary>Reports that the current token is not what was expected.</summary>
    public SyntaxException FailExpected(string what)
    {
        string note = _current.Kind == TokenKind.Keyword ? " (a reserved word)" : string.Empty;
        return Fail(_current, $"expected {what}, found {_current.Description}{note}{Hint()}", WarningCode.Syntax);
    }

    /// <summary>What users of other languages may have meant.</summary>
    private string Hint()
    {
        bool isSuffix = Previous.Kind == TokenKind.Integer && Previous.End == _current.Start;
        return _current.Kind switch
        {
            TokenKind.Identifier when isSuffix => "; sizes are written with KB or MB",
            TokenKind.Punctuator => _current.Text switch
            {
                "=" => "; equality is written \"==\"",
                "&" when Previous.Is("&") => "; the logical operator is \"and\"",
                "|" when Previous.Is("|") => "; the logical operator is \"or\"",
                _ => string.Empty,
            },
            _ => string.Empty,
        };
    }

    /// <summary>Reports an error at a place, of an expression that was parsed.</summary>
    public SyntaxException Fail(SourceSpan place, string message)
    {
        Diagnostics.Error(place, message);
        return new SyntaxException();
    }

    /// <summary>Reports an error at a token; the lexer has already reported invalid ones.</summary>
    public SyntaxException Fail(Token token, string message, string? code = null)
    {
        if (token.Kind != TokenKind.Invalid)
        {
            Diagnostics.Error(token.Span, message, code);
        }

        return new SyntaxException();
    }
}
