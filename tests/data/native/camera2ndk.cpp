// Stands in for libcamera2ndk.so: what it is asked for comes down to a transaction, as on a phone.
#include "parcel.h"

static int32_t next_status;

static int32_t ask(const char* interface, uint32_t code) {
    android::Parcel data, reply;
    for (int32_t word : {0, -1, 0x53595354}) data.write(word);
    data.writeWide(interface);
    android::IPCThreadState::self()->transact(1, code, data, &reply, 0);
    return next_status;
}

extern "C" {

void next_camera_status(int32_t status) { next_status = status; }

int32_t ACameraManager_openCamera(void*, const char*, void*, void**) {
    return ask("android.hardware.ICameraService", 4);
}

int32_t ACameraDevice_createCaptureSession(void*, const void*, const void*, void**) {
    return ask("android.hardware.camera2.ICameraDeviceUser", 6);
}

int32_t ACameraCaptureSession_capture(void*, void*, int32_t, void**, int32_t*) {
    return ask("android.hardware.camera2.ICameraDeviceUser", 3);
}

int32_t ACameraCaptureSession_setRepeatingRequest(void*, void*, int32_t, void**, int32_t*) {
    return ask("android.hardware.camera2.ICameraDeviceUser", 3);
}

int32_t ACameraOutputTarget_create(void* window, void** target) {
    for (int i = 0; i != 8; i++) *static_cast<void* volatile*>(target) = window;
    return 0;
}

}  // extern "C"
