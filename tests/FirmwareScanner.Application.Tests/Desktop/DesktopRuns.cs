using System;
using System.Linq;
using System.Reflection;
using System.Runtime.ExceptionServices;
using nanoFramework.TestFramework;
using Xunit;

namespace FirmwareScanner.Application.Tests.Desktop;

/// <summary>Runs each test of the application on the desktop, and cuts the board's power after it.</summary>
public sealed class DesktopRuns : IDisposable
{
    public static TheoryData<string> TestNames =>
    [
        .. typeof(ApplicationTests).GetMethods()
            .Where(method => method.GetCustomAttribute<TestMethodAttribute>() is not null)
            .Select(method => method.Name),
    ];

    [Theory]
    [MemberData(nameof(TestNames))]
    public void Application_does_on_the_desktop_what_it_does_on_the_interpreter(string name)
    {
        try
        {
            typeof(ApplicationTests).GetMethod(name)!.Invoke(null, null);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is not null)
        {
            ExceptionDispatchInfo.Capture(exception.InnerException).Throw();
        }
    }

    public void Dispose() => ApplicationTests.Cut_the_power();
}
