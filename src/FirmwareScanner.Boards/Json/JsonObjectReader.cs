using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Boards.Json;

/// <summary>
/// Reads the members of a JSON object strictly: each that is asked for must be there and have the right type, and none may be left
/// over. After an error it goes on with a harmless value, so that all errors of a file are reported together.
/// </summary>
internal sealed class JsonObjectReader
{
    private const int LongestOffset = 10;

    private readonly LocatedJson _value;
    private readonly DiagnosticBag _diagnostics;
    private readonly List<string> _known = [];

    /// <summary>Begins to read an object.</summary>
    /// <param name="value">The object; anything else is an error.</param>
    /// <param name="diagnostics">Receives errors.</param>
    public JsonObjectReader(LocatedJson value, DiagnosticBag diagnostics)
    {
        _value = value;
        _diagnostics = diagnostics;
        if (value.Kind != JsonValueKind.Object)
        {
            diagnostics.Error(value.Span, $"expected an object, found {value.Description}");
        }
    }

    /// <summary>Where the object stands.</summary>
    public SourceSpan Span => _value.Span;

    /// <summary>Whether the object has a member; asking makes the member a known one.</summary>
    public bool Has(string name)
    {
        _known.Add(name);
        return _value.Members.Any(member => member.Name == name);
    }

    /// <summary>Where a member's value stands, or the object where the member is missing.</summary>
    public SourceSpan SpanOf(string name) => Member(name)?.Span ?? Span;

    /// <summary>A string of at least one character.</summary>
    public string Text(string name)
    {
        LocatedJson? value = Get(name);
        if (value is null)
        {
            return string.Empty;
        }

        if (value.Kind != JsonValueKind.String || value.Text.Length == 0)
        {
            Complain(value, $"{name}: expected a string that is not empty, found {value.Description}");
        }

        return value.Text;
    }

    /// <summary>A string that is one of a few.</summary>
    public string Choice(string name, params string[] choices)
    {
        LocatedJson? value = Get(name);
        if (value is not null && (value.Kind != JsonValueKind.String || !choices.Contains(value.Text)))
        {
            string expected = string.Join(" or ", choices.Select(choice => $"\"{choice}\""));
            Complain(value, $"{name}: expected {expected}, found {value.Description}");
        }

        return value is not null && choices.Contains(value.Text) ? value.Text : choices[0];
    }

    /// <summary>A whole number within limits.</summary>
    public int Integer(string name, int least, int most)
    {
        LocatedJson? value = Get(name);
        return value is null ? least : ToInteger(value, name + ": ", least, most);
    }

    /// <summary>An offset written as a string of hexadecimal digits, such as <c>"0x1E0000"</c>.</summary>
    public int Offset(string name)
    {
        LocatedJson? value = Get(name);
        if (value is null)
        {
            return 0;
        }

        int offset = 0;
        if (value.Kind != JsonValueKind.String
            || value.Text.Length > LongestOffset
            || !value.Text.StartsWith("0x", StringComparison.Ordinal)
            || value.Text.AsSpan(2).ContainsAnyExcept("0123456789ABCDEF")
            || !int.TryParse(value.Text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out offset)
            || offset < 0)
        {
            Complain(value, $"{name}: expected an offset such as \"0x1E0000\", found {value.Description}");
        }

        return offset;
    }

    /// <summary>True or false.</summary>
    public bool Flag(string name)
    {
        LocatedJson? value = Get(name);
        if (value is not null && value.Kind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Complain(value, $"{name}: expected true or false, found {value.Description}");
        }

        return value?.Kind == JsonValueKind.True;
    }

    /// <summary>An object.</summary>
    public T Object<T>(string name, Func<JsonObjectReader, T> read)
        where T : class
    {
        LocatedJson value = Get(name) ?? new LocatedJson(JsonValueKind.Object, Span, string.Empty, [], []);
        return Read(value, read);
    }

    /// <summary>An object or null.</summary>
    public T? ObjectOrNull<T>(string name, Func<JsonObjectReader, T> read)
        where T : class
    {
        LocatedJson? value = Get(name);
        return value is null || value.Kind == JsonValueKind.Null ? null : Read(value, read);
    }

    /// <summary>An array of objects.</summary>
    public IReadOnlyList<T> Objects<T>(string name, Func<JsonObjectReader, T> read)
        where T : class
    {
        return [.. Items(name).Select(item => Read(item, read))];
    }

    /// <summary>An array of whole numbers, each at most once.</summary>
    public IReadOnlyList<int> Integers(string name, int least, int most)
    {
        var numbers = new List<int>();
        foreach (LocatedJson item in Items(name))
        {
            int number = ToInteger(item, name + ": ", least, most);
            if (numbers.Contains(number))
            {
                Complain(item, $"{name}: expected each number once, found {number} again");
            }

            numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>An array of strings, none of them empty.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        IReadOnlyList<LocatedJson> items = Items(name);
        foreach (LocatedJson item in items.Where(item => item.Kind != JsonValueKind.String || item.Text.Length == 0))
        {
            Complain(item, $"{name}: expected a string that is not empty, found {item.Description}");
        }

        return [.. items.Select(item => item.Text)];
    }

    private T Read<T>(LocatedJson value, Func<JsonObjectReader, T> read)
    {
        var reader = new JsonObjectReader(value, _diagnostics);
        T result = read(reader);
        reader.RefuseUnknown();
        return result;
    }

    /// <summary>Reports every member that was not asked for.</summary>
    public void RefuseUnknown()
    {
        foreach (JsonMember member in _value.Members.Where(member => !_known.Contains(member.Name)))
        {
            string expected = string.Join(", ", _known.Distinct());
            _diagnostics.Error(member.NameSpan, $"expected one of {expected}, found the unknown member \"{member.Name}\"");
        }
    }

    private IReadOnlyList<LocatedJson> Items(string name)
    {
        LocatedJson? value = Get(name);
        if (value is not null && value.Kind != JsonValueKind.Array)
        {
            Complain(value, $"{name}: expected an array, found {value.Description}");
        }

        return value?.Items ?? [];
    }

    private int ToInteger(LocatedJson value, string prefix, int least, int most)
    {
        if (value.Kind == JsonValueKind.Number
            && int.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            && number >= least
            && number <= most)
        {
            return number;
        }

        Complain(value, $"{prefix}expected a whole number from {least} to {most}, found {value.Description}");
        return least;
    }

    private LocatedJson? Get(string name)
    {
        if (!Has(name) && _value.Kind == JsonValueKind.Object)
        {
            _diagnostics.Error(Span, $"expected a member \"{name}\", found none");
        }

        return Member(name);
    }

    private LocatedJson? Member(string name) => _value.Members.FirstOrDefault(member => member.Name == name)?.Value;

    private void Complain(LocatedJson value, string message) => _diagnostics.Error(value.Span, message);
}
