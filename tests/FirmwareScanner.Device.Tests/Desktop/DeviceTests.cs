using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.ExceptionServices;
using nanoFramework.TestFramework;
using Xunit;
using TestClassAttribute = nanoFramework.TestFramework.TestClassAttribute;

namespace FirmwareScanner.Device.Tests.Desktop;

/// <summary>Runs each device test on the desktop as nanoFramework's launcher does: set-up once a class, then every row.</summary>
public sealed class DeviceTests
{
    private static readonly ConcurrentDictionary<Type, Lazy<bool>> SetUp = new();

    public static TheoryData<string> TestNames => [.. Cases().Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(TestNames))]
    public void Device_test_passes_on_the_desktop(string name)
    {
        (_, MethodInfo method, object[]? arguments) = Cases().Single(c => c.Name == name);
        _ = SetUp.GetOrAdd(method.DeclaringType!, type => new Lazy<bool>(() => RunSetUp(type))).Value;
        Invoke(method, arguments);
    }

    [Fact]
    public void Device_tests_have_no_instance_to_run_on()
    {
        IEnumerable<string> instanceMethods = TestClasses()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Select(method => $"{method.DeclaringType}.{method.Name} must be static: the device calls it without an instance");

        Xunit.Assert.Empty(instanceMethods);
    }

    /// <summary>Every run of every device test, named as the device names it.</summary>
    internal static IEnumerable<(string Name, MethodInfo Method, object[]? Arguments)> Cases()
    {
        foreach (MethodInfo method in TestClasses().SelectMany(type => type.GetMethods()))
        {
            if (method.GetCustomAttribute<TestMethodAttribute>() is null)
            {
                continue;
            }

            string name = $"{method.DeclaringType!.FullName}.{method.Name}";
            DataRowAttribute[] rows = [.. method.GetCustomAttributes<DataRowAttribute>()];
            if (rows.Length == 0)
            {
                yield return (name, method, null);
            }

            foreach (DataRowAttribute row in rows)
            {
                yield return ($"{name}({string.Join(", ", row.MethodParameters)})", method, row.MethodParameters);
            }
        }
    }

    private static IEnumerable<Type> TestClasses() =>
        typeof(DeviceTests).Assembly.GetTypes().Where(type => type.GetCustomAttribute<TestClassAttribute>() is not null);

    private static bool RunSetUp(Type type)
    {
        foreach (MethodInfo method in type.GetMethods().Where(m => m.GetCustomAttribute<SetupAttribute>() is not null))
        {
            Invoke(method, null);
        }

        return true;
    }

    private static void Invoke(MethodInfo method, object[]? arguments)
    {
        try
        {
            method.Invoke(null, arguments);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is not null)
        {
            ExceptionDispatchInfo.Capture(exception.InnerException).Throw();
        }
    }
}
