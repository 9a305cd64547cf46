using System;
using System.Collections.Generic;

namespace FirmwareScanner.Modules.Dex;

/// <summary>The functions of the module. Names end at their first zero, those of the file and those of the rule, as in YARA.</summary>
internal static class DexFunctions
{
    // All texts that are looked at in a call; as the same name may be that of many methods, each counts once.
    private const long MaximumWork = 1L << 27;

    /// <summary>Whether a method has a name.</summary>
    internal static object? HasMethod(ModuleCall call) => HasAny(call, null, 0);

    /// <summary>Whether a method of a class has a name; one whose class is not known counts as of every class.</summary>
    internal static object? HasMethodOfClass(ModuleCall call) => HasAny(call, 0, 1);

    /// <summary>Whether there is a method of a class.</summary>
    internal static object? HasClass(ModuleCall call) => HasAny(call, 0, null);

    private static object? HasAny(ModuleCall call, int? classArgument, int? nameArgument)
    {
        if (call.Root.State is not DexClasses { MethodCount: { } count } classes)
        {
            return null;
        }

        var memory = new Dictionary<(int Argument, uint Text), bool>();
        long work = 0;
        for (int i = 0; i < count; i++)
        {
            DexNames names = classes.NamesOfMethod(i);
            bool isClass = classArgument is not { } first || (IsMatch(first, names.Class) ?? nameArgument is not null);
            bool isName = isClass && (nameArgument is not { } second || (IsMatch(second, names.Name) ?? false));
            if (work > MaximumWork)
            {
                return null;
            }

            if (isName)
            {
                return 1L;
            }
        }

        return 0L;

        bool? IsMatch(int argument, uint? index)
        {
            if (index is not { } known)
            {
                return null;
            }

            if (!memory.TryGetValue((argument, known), out bool isMatch))
            {
                if (classes.Text(known) is not { } text)
                {
                    return null;
                }

                work += text.Length;
                isMatch = IsMatchOf(call.Arguments[argument], text);
                memory.Add((argument, known), isMatch);
            }

            return isMatch;
        }
    }

    private static bool IsMatchOf(object argument, byte[] text) => argument is IModuleExpression expression
        ? expression.IsMatch(BeforeZero(text))
        : BeforeZero(text).SequenceEqual(BeforeZero((byte[])argument));

    private static ReadOnlySpan<byte> BeforeZero(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)0);
        return end < 0 ? text : text[..end];
    }
}
