using System;
using System.Reflection;

namespace FirmwareScanner.Tests.Memory;

/// <summary>Reaches private fields: to damage a structure for its audit, or to stop a thread in the middle of an operation.</summary>
internal static class PrivateState
{
    internal static T Get<T>(object target, string field)
    {
        return (T)FieldOf(target, field).GetValue(target)!;
    }

    internal static void Set(object target, string field, object value)
    {
        FieldOf(target, field).SetValue(target, value);
    }

    internal static int FieldCountOf(Type type)
    {
        return type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Length;
    }

    internal static int DeclaredFieldCountOf(Type type)
    {
        return (int)type.GetField("FieldCount", BindingFlags.Static | BindingFlags.NonPublic)!.GetRawConstantValue()!;
    }

    private static FieldInfo FieldOf(object target, string field)
    {
        return target.GetType().GetField(field, BindingFlags.Instance | BindingFlags.NonPublic)
            ?? throw new ArgumentException($"{target.GetType().Name} has no field {field}");
    }
}
