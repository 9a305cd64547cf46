using System;

namespace FirmwareScanner.Contracts;

/// <summary>
/// The code runs on .NET nanoFramework, so the device rules (FWS3xx) hold for it, also where it is compiled for the desktop. On an
/// assembly it covers everything in it. Code marked <see cref="AllocationFreeAttribute"/> counts as device code without it.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface)]
public sealed class DeviceCodeAttribute : Attribute
{
}
