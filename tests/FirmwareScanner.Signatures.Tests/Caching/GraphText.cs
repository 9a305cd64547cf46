using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Signatures.Tests.Caching;

/// <summary>Writes everything that can be reached from an object as text: its fields, those of base classes, and what these hold.</summary>
internal static class GraphText
{
    public static string Of(object? root)
    {
        var text = new StringBuilder();
        Write(text, root, new Dictionary<object, int>(ReferenceEqualityComparer.Instance));
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, Dictionary<object, int> seen)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                return;
            case string or bool or Enum or Type or Delegate:
                text.Append('"').Append(value).Append('"');
                return;
            case IFormattable number when value.GetType().IsPrimitive:
                text.Append(number.ToString(null, CultureInfo.InvariantCulture));
                return;
            case SourceText source:
                text.Append(source.Path).Append('#').Append(source.Text.Length);
                return;
        }

        if (value is IEnumerable items)
        {
            WriteAll(text, "[]", [.. items.Cast<object?>()], seen);
            return;
        }

        if (HasIdentity(value.GetType()) && !seen.TryAdd(value, seen.Count))
        {
            text.Append('^').Append(seen[value]);
            return;
        }

        text.Append(value.GetType().Name);
        WriteAll(text, "()", [.. FieldsOf(value.GetType()).Select(field => field.GetValue(value))], seen);
    }

    // Which of several equal records it is nobody can tell, nor of equal lists.
    private static bool HasIdentity(Type type) => !type.IsValueType && type.GetMethod("<Clone>$") is null;

    private static void WriteAll(StringBuilder text, string brackets, object?[] values, Dictionary<object, int> seen)
    {
        text.Append(brackets[0]);
        foreach (object? value in values)
        {
            Write(text, value, seen);
            text.Append(' ');
        }

        text.Append(brackets[1]);
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                yield return field;
            }
        }
    }
}
