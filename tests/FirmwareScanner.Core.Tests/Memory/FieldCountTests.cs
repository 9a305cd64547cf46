using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Tests.Memory;

/// <summary>The plan counts an object's fields by hand, because the device has no reflection: every count, without exception.</summary>
public sealed class FieldCountTests
{
    public static TheoryData<Type> CountedTypes =>
        [.. typeof(MemoryPlan).Assembly.GetTypes().Where(type => CountOf(type) is not null)];

    [Theory]
    [MemberData(nameof(CountedTypes), DisableDiscoveryEnumeration = true)]
    public void FieldCount_is_that_of_the_type(Type type)
    {
        Assert.Equal(Lineage(type).Sum(FieldsDeclaredBy), CountOf(type)!.GetRawConstantValue());
    }

    private static FieldInfo? CountOf(Type type) =>
        type.GetField("FieldCount", BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly);

    private static IEnumerable<Type> Lineage(Type? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            yield return type;
        }
    }

    // A device's build has no finder.
    private static int FieldsDeclaredBy(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Count(field => field.FieldType != typeof(SequenceFinder));
}
