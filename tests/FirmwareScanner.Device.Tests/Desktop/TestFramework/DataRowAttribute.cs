using System;

namespace nanoFramework.TestFramework;

/// <summary>Stands in for the attribute of nanoFramework.TestFramework: a test method runs once for each.</summary>
/// <param name="methodParameters">The arguments.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class DataRowAttribute(params object[] methodParameters) : Attribute
{
    public object[] MethodParameters { get; } = methodParameters;
}
