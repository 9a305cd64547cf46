using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace FirmwareScanner.Mutation.Running;

/// <summary>
/// The tests of assemblies, found by their attributes: facts, and theories with rows in attributes or members. It knows as much of
/// xunit as these tests use; runners of xunit's own start a process, or load the assembly, for each run.
/// </summary>
internal static class TestCatalog
{
    private const string Fact = "Xunit.FactAttribute";
    private const string InlineRow = "Xunit.InlineDataAttribute";
    private const string DataRow = "Xunit.ITheoryDataRow";
    private const string MemberRows = "Xunit.MemberDataAttribute";
    private const BindingFlags AnyStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;

    /// <summary>Lets assemblies be found in a folder.</summary>
    internal static void LoadFrom(string folder)
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
        {
            string path = Path.Combine(folder, name.Name + ".dll");
            return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        };
    }

    /// <summary>The tests of some assemblies, always in the same order.</summary>
    /// <param name="assemblies">The assemblies.</param>
    /// <param name="filter">What the name of class and method contains.</param>
    internal static IReadOnlyList<TestCase> Find(IEnumerable<string> assemblies, string filter) =>
    [
        .. assemblies.SelectMany(name => Assembly.Load(name).GetTypes())
            .Where(type => type is { IsClass: true, IsGenericTypeDefinition: false } && (!type.IsAbstract || type.IsSealed))
            .SelectMany(type => type.GetMethods())
            .Where(method => NameOf(method).Contains(filter, StringComparison.Ordinal))
            .SelectMany(CasesOf)
            .OrderBy(test => test.Name, StringComparer.Ordinal),
    ];

    private static string NameOf(MethodInfo method) => $"{method.ReflectedType!.FullName}.{method.Name}";

    private static IEnumerable<TestCase> CasesOf(MethodInfo method)
    {
        object[] attributes = [.. method.GetCustomAttributes(inherit: true)];
        object? fact = attributes.FirstOrDefault(attribute => IsOf(attribute, Fact));
        if (fact is null || Value(fact, "Skip") is not null || Value(fact, "Explicit") is true || method.ContainsGenericParameters)
        {
            return [];
        }

        string name = NameOf(method);
        if (method.GetParameters().Length == 0)
        {
            return [new TestCase(name, method, [])];
        }

        IEnumerable<object?[]> rows = attributes.SelectMany(attribute => RowsOf(attribute, method));
        return rows.Select((row, index) => new TestCase(
            string.Create(CultureInfo.InvariantCulture, $"{name}#{index:D4}"), method, Fit(row, method.GetParameters())));
    }

    private static IEnumerable<object?[]> RowsOf(object attribute, MethodInfo method)
    {
        if (IsOf(attribute, InlineRow))
        {
            return [(object?[])Value(attribute, "Data")!];
        }

        return IsOf(attribute, MemberRows) ? RowsOfMember(attribute, method) : [];
    }

    private static IEnumerable<object?[]> RowsOfMember(object attribute, MethodInfo method)
    {
        Type type = (Type?)Value(attribute, "MemberType") ?? method.ReflectedType!;
        string name = (string)Value(attribute, "MemberName")!;
        object? rows = type.GetProperty(name, AnyStatic)?.GetValue(null)
            ?? type.GetField(name, AnyStatic)?.GetValue(null)
            ?? type.GetMethod(name, AnyStatic)?.Invoke(null, (object?[]?)Value(attribute, "Arguments"));
        return ((IEnumerable)rows!).Cast<object?>().Select(RowOf);
    }

    private static object?[] RowOf(object? row) => row switch
    {
        object?[] values => values,
        ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Select(index => tuple[index])],
        not null when row.GetType().GetInterface(DataRow)?.GetMethod("GetData") is MethodInfo data => (object?[])data.Invoke(row, [])!,
        _ => [row],
    };

    private static object?[] Fit(object?[] row, ParameterInfo[] parameters)
    {
        var fitted = new object?[parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            bool isRest = i == parameters.Length - 1 && parameters[i].IsDefined(typeof(ParamArrayAttribute))
                && !(row.Length == parameters.Length && (row[i] is null || parameters[i].ParameterType.IsInstanceOfType(row[i])));
            if (isRest)
            {
                Type element = parameters[i].ParameterType.GetElementType()!;
                var rest = Array.CreateInstance(element, Math.Max(0, row.Length - i));
                for (int at = 0; at < rest.Length; at++)
                {
                    rest.SetValue(Convert(row[i + at], element), at);
                }

                fitted[i] = rest;
            }
            else
            {
                fitted[i] = i < row.Length ? Convert(row[i], parameters[i].ParameterType) : parameters[i].DefaultValue;
            }
        }

        return fitted;
    }

    private static object? Convert(object? value, Type type)
    {
        Type target = Nullable.GetUnderlyingType(type) ?? type;
        return value is IConvertible and not string && target.IsPrimitive && value.GetType() != target
            ? System.Convert.ChangeType(value, target, CultureInfo.InvariantCulture)
            : value;
    }

    private static bool IsOf(object attribute, string name)
    {
        for (Type? type = attribute.GetType(); type is not null; type = type.BaseType)
        {
            if (type.FullName == name)
            {
                return true;
            }
        }

        return false;
    }

    private static object? Value(object attribute, string property) => attribute.GetType().GetProperty(property)?.GetValue(attribute);
}
