using System;

namespace nanoFramework.TestFramework;

/// <summary>Stands in for the attribute of nanoFramework.TestFramework.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SetupAttribute : Attribute;
