using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Boards.Json;

/// <summary>Parses strict JSON (RFC 8259: no comments, no trailing commas) and keeps the place of each value.</summary>
internal ref struct LocatedJsonParser
{
    private readonly SourceText _source;
    private readonly byte[] _utf8;
    private readonly DiagnosticBag _diagnostics;
    private Utf8JsonReader _reader;

    private LocatedJsonParser(SourceText source, DiagnosticBag diagnostics)
    {
        _source = source;
        _diagnostics = diagnostics;
        _utf8 = Encoding.UTF8.GetBytes(source.Text);
        _reader = new Utf8JsonReader(_utf8);
    }

    /// <summary>Parses a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="diagnostics">Receives the first error of syntax, and every member that an object has twice.</param>
    /// <returns>The value, or null if the text is not JSON.</returns>
    public static LocatedJson? Parse(SourceText source, DiagnosticBag diagnostics)
    {
        var parser = new LocatedJsonParser(source, diagnostics);
        try
        {
            parser._reader.Read();
            LocatedJson value = parser.ReadValue();
            parser._reader.Read();
            return value;
        }
        catch (JsonException exception)
        {
            diagnostics.Error(parser.SpanOf(exception), "expected JSON, found a syntax error: " + MessageOf(exception));
            return null;
        }
        catch (InvalidOperationException exception)
        {
            // An escaped half of a surrogate pair, or bytes that are no UTF-8, are found only when the text is asked for.
            diagnostics.Error(parser.SpanOfToken(), "expected a text, found half a character: " + exception.Message);
            return null;
        }
    }

    private static string MessageOf(JsonException exception)
    {
        // The message ends in its own account of the place, counted from 0.
        int end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }

    private LocatedJson ReadValue()
    {
        SourceSpan span = SpanOfToken();
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return new LocatedJson(JsonValueKind.Object, span, string.Empty, ReadMembers(), []);
            case JsonTokenType.StartArray:
                return new LocatedJson(JsonValueKind.Array, span, string.Empty, [], ReadItems());
            case JsonTokenType.String:
                return new LocatedJson(JsonValueKind.String, span, _reader.GetString()!, [], []);
            default:
                return new LocatedJson(KindOf(_reader.TokenType), span, Encoding.UTF8.GetString(_reader.ValueSpan), [], []);
        }
    }

    private List<JsonMember> ReadMembers()
    {
        var members = new List<JsonMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            string name = _reader.GetString()!;
            SourceSpan place = SpanOfToken();
            if (!names.Add(name))
            {
                _diagnostics.Error(place, $"expected each member once, found \"{name}\" again");
            }

            _reader.Read();
            members.Add(new JsonMember(name, place, ReadValue()));
        }

        return members;
    }

    private List<LocatedJson> ReadItems()
    {
        var items = new List<LocatedJson>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue());
        }

        return items;
    }

    private static JsonValueKind KindOf(JsonTokenType token)
    {
        return token switch
        {
            JsonTokenType.Number => JsonValueKind.Number,
            JsonTokenType.True => JsonValueKind.True,
            JsonTokenType.False => JsonValueKind.False,
            _ => JsonValueKind.Null,
        };
    }

    private SourceSpan SpanOfToken()
    {
        int start = (int)_reader.TokenStartIndex;
        return new SourceSpan(_source, CharactersIn(0, start), CharactersIn(start, (int)_reader.BytesConsumed));
    }

    private SourceSpan SpanOf(JsonException exception)
    {
        int position = 0;
        for (long line = exception.LineNumber ?? 0; line > 0; line--)
        {
            position = Array.IndexOf(_utf8, (byte)'\n', position) + 1;
        }

        position = Math.Min(_utf8.Length, position + (int)(exception.BytePositionInLine ?? 0));
        return new SourceSpan(_source, CharactersIn(0, position), 1);
    }

    private int CharactersIn(int start, int end) => Encoding.UTF8.GetCharCount(_utf8, start, end - start);
}
