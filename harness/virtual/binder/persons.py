"""The numbers of the wire for services that know who holds the phone; the Java side holds the same.

The codes of accounts are Android 11's own; the others are the phone's.
"""

from __future__ import annotations

from enum import IntEnum

ACCOUNT_MANAGER = "android.accounts.IAccountManager"
PHONE_SUB_INFO = "com.android.internal.telephony.IPhoneSubInfo"
SUB = "com.android.internal.telephony.ISub"
TELECOM = "com.android.internal.telecom.ITelecomService"


class AccountManagerCode(IntEnum):
    GET_ACCOUNTS_BY_TYPE_FOR_PACKAGE = 5
    GET_ACCOUNTS_AS_USER = 6
    HAS_FEATURES = 7
    GET_ACCOUNTS_BY_FEATURES = 9
    GET_AUTH_TOKEN = 21


class PhoneSubInfoCode(IntEnum):
    GET_DEVICE_ID = 1
    GET_IMEI = 4
    GET_SUBSCRIBER_ID = 8
    GET_ICC_SERIAL_NUMBER = 10
    GET_LINE1_NUMBER = 13
    GET_VOICE_MAIL_NUMBER = 19


class SubCode(IntEnum):
    GET_ACTIVE_SUBSCRIPTION_INFO = 3
    GET_ACTIVE_SUBSCRIPTION_INFO_LIST = 6


class TelecomCode(IntEnum):
    GET_LINE1_NUMBER = 20
